/** What can be done with the selected issues. */
import { Archive, ArchiveRestore, CalendarDays, Tag, X } from "lucide-react";
import { type IssueChange, useEditIssues } from "@/api/issue-edits";
import type { Issue } from "@/api/schema";
import { useArchivePlace } from "@/issue/archive";
import { type Assignees, assigneeFields } from "@/issue/assignees";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "@/issue/options";
import { openOverlay } from "@/shell/overlays";
import { Button, IconButton } from "@/ui/button";
import { Keys } from "@/ui/kbd";
import { Picker } from "@/ui/picker";
import { clearSelection, useSelection } from "./selection";

/** The one value that all have, or nothing. */
function common<T extends string>(values: readonly T[]): T | "" {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : "";
}

export default function BulkBar({ issues, assignees }: { issues: readonly Issue[]; assignees: Assignees }) {
  const selection = useSelection();
  const edit = useEditIssues();
  const archive = useArchivePlace();
  const selected = issues.filter((issue) => selection.has(issue.id));
  const archived = selected.every((issue) => issue.archived_at);
  const change = (fields: IssueChange) =>
    void edit(selected.filter((issue) => differs(issue, fields)).map((issue) => ({ issue, change: fields })));
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-4 z-20 flex justify-center px-3">
      <section
        aria-label="Selected issues"
        className="pointer-events-auto flex flex-wrap items-center gap-1.5 rounded-xl border border-line-strong bg-raised p-1.5 pl-3 shadow-pop"
      >
        <p role="status" className="mr-1.5 text-xs font-medium">
          <span className="tabular">{selected.length.toLocaleString()}</span> selected
        </p>
        <Picker
          label="Status of the selected"
          placeholder="Status"
          value={common(selected.map((issue) => issue.status))}
          options={STATUS_OPTIONS}
          onChange={(status) => status && change({ status })}
        />
        <Picker
          label="Priority of the selected"
          placeholder="Priority"
          value={common(selected.map((issue) => issue.priority))}
          options={PRIORITY_OPTIONS}
          onChange={(priority) => priority && change({ priority })}
        />
        <Picker
          label="Assignee of the selected"
          placeholder="Assignee"
          value=""
          options={assignees.options}
          onChange={(value) => change(assigneeFields(value))}
        />
        <Button size="sm" onClick={() => openOverlay({ kind: "palette", page: "labels" })}>
          <Tag aria-hidden className="size-3.5 text-ink-3" />
          Labels
        </Button>
        <Button size="sm" onClick={() => openOverlay({ kind: "palette", page: "due" })}>
          <CalendarDays aria-hidden className="size-3.5 text-ink-3" />
          Due
        </Button>
        <Button
          size="sm"
          onClick={() => {
            archive(selected, !archived);
            clearSelection();
          }}
        >
          {archived ? (
            <ArchiveRestore aria-hidden className="size-3.5 text-ink-3" />
          ) : (
            <Archive aria-hidden className="size-3.5 text-ink-3" />
          )}
          {archived ? "Restore" : "Archive"}
        </Button>
        <span className="ml-1 text-ink-3 max-sm:hidden">
          <Keys keys="esc" />
        </span>
        <IconButton label="Clear the selection" onClick={clearSelection}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </section>
    </div>
  );
}

function differs(issue: Issue, fields: IssueChange): boolean {
  return Object.entries(fields).some(
    ([field, value]) => (issue[field as keyof Issue] ?? null) !== (value ?? null),
  );
}
