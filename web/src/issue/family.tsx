/** The issues within an issue: how far they are, and a field to add the next one. */
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useEditIssues } from "@/api/issue-edits";
import { useCreateIssue } from "@/api/mutations";
import { childrenQuery } from "@/api/relations";
import type { Issue } from "@/api/schema";
import { buttonClass } from "@/ui/button";
import { DueChip } from "@/ui/due";
import { Progress } from "@/ui/progress";
import { SearchPopover } from "@/ui/search-popover";
import { AssigneeAvatar, useAssignees } from "./assignees";
import { IssueChoices } from "./issue-choices";
import { IssueLine, LineSection } from "./issue-line";

export function Children({ issue }: { issue: Issue }) {
  const { data: children = [] } = useQuery(childrenQuery(issue.id));
  const assignees = useAssignees();
  const edit = useEditIssues();
  const shown = children.filter((child) => !child.archived_at).sort((a, b) => a.number - b.number);
  const counted = shown.filter((child) => child.status !== "cancelled");
  const done = counted.filter((child) => child.status === "done").length;
  const except = new Set([issue.id, ...(issue.parent_issue_id ? [issue.parent_issue_id] : [])]);
  for (const child of children) except.add(child.id);
  return (
    <LineSection
      title="Sub-issues"
      note={counted.length > 0 && <Progress done={done} total={counted.length} words />}
      actions={
        <SearchPopover
          label="Add existing"
          placeholder="Find an issue…"
          className={buttonClass("ghost", "sm")}
          button="Add existing"
          list={({ text, onClose }) => (
            <IssueChoices
              text={text}
              except={except}
              onChoose={(child) => {
                onClose();
                void edit([{ issue: child, change: { parent_issue_id: issue.id } }]);
              }}
            />
          )}
        />
      }
    >
      <div className="rounded-lg border border-line bg-raised focus-within:border-line-strong">
        {shown.length > 0 && (
          <ul aria-label="Sub-issues" className="border-b border-line">
            {shown.map((child) => (
              <IssueLine
                key={child.id}
                issue={child}
                aside={
                  <>
                    {child.status !== "done" && child.status !== "cancelled" && <DueChip issue={child} />}
                    <AssigneeAvatar of={child} assignees={assignees} />
                  </>
                }
                remove={{
                  label: `Take ${child.identifier} out of ${issue.identifier}`,
                  onRemove: () => void edit([{ issue: child, change: { parent_issue_id: null } }]),
                }}
              />
            ))}
          </ul>
        )}
        <QuickAdd issue={issue} />
      </div>
    </LineSection>
  );
}

/** A title and Enter make the next one; the field stays for one more. */
function QuickAdd({ issue }: { issue: Issue }) {
  const [title, setTitle] = useState("");
  const create = useCreateIssue();
  const submit = () => {
    const wanted = title.trim();
    if (!wanted || create.isPending) return;
    const body = { title: wanted, parent_issue_id: issue.id, repository_id: issue.repository_id ?? null };
    create.mutate(body, { onSuccess: () => setTitle("") });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="flex h-9 items-center gap-2.5 px-3"
    >
      <Plus aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <input
        aria-label="New sub-issue"
        placeholder="Add a sub-issue"
        autoComplete="off"
        maxLength={500}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          event.currentTarget.blur();
        }}
        className="h-full min-w-0 flex-1 bg-transparent outline-hidden"
      />
      {title.trim() && <span className="shrink-0 text-xs text-ink-3">↵ adds it</span>}
    </form>
  );
}
