/** An issue's properties, each changed where it stands. */
import { useQuery } from "@tanstack/react-query";
import { FolderGit2 } from "lucide-react";
import type { ReactNode } from "react";
import { type IssueChange, useEditIssues } from "@/api/issue-edits";
import { queries } from "@/api/queries";
import type { Issue } from "@/api/schema";
import { type Option, Picker } from "@/ui/picker";
import { assigneeFields, assigneeValue, useAssignees, withPresent } from "./assignees";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "./options";

const FIRST = "first";

export function Properties({ issue }: { issue: Issue }) {
  const editIssues = useEditIssues();
  const assignees = useAssignees();
  const repositories = useRepositoryOptions();
  const edit = (change: IssueChange) => void editIssues([{ issue, change }]);
  return (
    <section aria-label="Properties" className="grid grid-cols-2 gap-x-6 gap-y-0.5">
      <Property name="Status">
        <Picker
          label="Status"
          look="row"
          value={issue.status}
          options={STATUS_OPTIONS}
          onChange={(status) => edit({ status })}
        />
      </Property>
      <Property name="Priority">
        <Picker
          label="Priority"
          look="row"
          value={issue.priority}
          options={PRIORITY_OPTIONS}
          onChange={(priority) => edit({ priority })}
        />
      </Property>
      <Property name="Assignee">
        <Picker
          label="Assignee"
          look="row"
          value={assigneeValue(issue)}
          options={withPresent(assignees, issue)}
          onChange={(value) => edit(assigneeFields(value))}
        />
      </Property>
      <Property name="Repository">
        <Picker
          label="Repository"
          look="row"
          value={issue.repository_id ?? FIRST}
          options={repositories}
          onChange={(value) => edit({ repository_id: value === FIRST ? null : value })}
        />
      </Property>
    </section>
  );
}

/** The repositories; none chosen means the workspace's first. */
export function useRepositoryOptions(): Option<string>[] {
  const { data = [] } = useQuery(queries.repositories());
  const icon = <FolderGit2 aria-hidden className="size-3.5 shrink-0 text-ink-3" />;
  const first = data[0];
  return [
    { value: FIRST, label: first ? `${first.name} (default)` : "None", icon },
    ...data.map((repository) => ({ value: repository.id, label: repository.name, icon })),
  ];
}

export function repositoryField(value: string): string | null {
  return value === FIRST ? null : value;
}

export const FIRST_REPOSITORY = FIRST;

function Property({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[4.75rem_1fr] items-center max-sm:grid-cols-1">
      <span aria-hidden className="text-xs text-ink-3 max-sm:pt-1">
        {name}
      </span>
      <span className="min-w-0 pl-2 max-sm:pl-2">{children}</span>
    </div>
  );
}
