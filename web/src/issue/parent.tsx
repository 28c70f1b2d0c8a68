/** The issue that an issue lies within, as the way up to it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CornerLeftUp, X } from "lucide-react";
import { useEditIssues } from "@/api/issue-edits";
import { queries } from "@/api/queries";
import type { Issue } from "@/api/schema";
import { Plain } from "@/text/plain";
import { IconButton } from "@/ui/button";
import { Progress } from "@/ui/progress";
import { StatusIcon } from "@/ui/status-icon";

export function ParentLink({ issue }: { issue: Issue }) {
  return issue.parent_issue_id ? <Inside issue={issue} parentId={issue.parent_issue_id} /> : null;
}

function Inside({ issue, parentId }: { issue: Issue; parentId: string }) {
  const { data: parent } = useQuery(queries.issue(parentId));
  const edit = useEditIssues();
  return (
    <p className="group flex h-7 items-center gap-1.5 text-xs text-ink-2">
      <CornerLeftUp aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span className="shrink-0 text-ink-3">Sub-issue of</span>
      {parent && (
        <>
          <Link
            to="/issue/$key"
            params={{ key: parent.identifier }}
            className="inline-flex min-w-0 items-center gap-1.5 rounded-sm hover:text-ink hover:underline"
          >
            <StatusIcon status={parent.status} />
            <span className="tabular shrink-0">{parent.identifier}</span>
            <span className="truncate">
              <Plain text={parent.title} />
            </span>
          </Link>
          {parent.child_progress && (
            <Progress done={parent.child_progress.done} total={parent.child_progress.total} />
          )}
          <IconButton
            label={`Take ${issue.identifier} out of ${parent.identifier}`}
            className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
            onClick={() => void edit([{ issue, change: { parent_issue_id: null } }])}
          >
            <X aria-hidden className="size-3.5" />
          </IconButton>
        </>
      )}
    </p>
  );
}
