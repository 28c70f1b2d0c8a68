/** An issue's properties, each changed where it stands. */
import { useQuery } from "@tanstack/react-query";
import { CalendarDays, FolderGit2, Tag } from "lucide-react";
import type { ReactNode } from "react";
import { type IssueChange, useEditIssues } from "@/api/issue-edits";
import { queries } from "@/api/queries";
import type { Issue } from "@/api/schema";
import { NO_PROJECT, projectField, useProjectOptions } from "@/projects/options";
import { DueChip } from "@/ui/due";
import { byName, LabelChip } from "@/ui/label-chip";
import { type Option, Picker } from "@/ui/picker";
import { SearchPopover } from "@/ui/search-popover";
import { assigneeFields, assigneeValue, useAssignees, withPresent } from "./assignees";
import { AnotherDay, DueChoices } from "./due-choices";
import { LabelChoices } from "./label-choices";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "./options";

const FIRST = "first";
const ROW =
  "-mx-2 flex min-h-7 w-full items-center gap-2 rounded-md px-2 text-left text-sm text-ink transition-colors hover:bg-hover data-popup-open:bg-active";

export function Properties({ issue }: { issue: Issue }) {
  const editIssues = useEditIssues();
  const assignees = useAssignees();
  const repositories = useRepositoryOptions();
  const projects = useProjectOptions();
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
      <Property name="Project">
        <Picker
          label="Project"
          look="row"
          value={issue.project_id ?? NO_PROJECT}
          options={projects}
          onChange={(value) => edit({ project_id: projectField(value) })}
        />
      </Property>
      <Property name="Due">
        <Due issue={issue} />
      </Property>
      <Property name="Labels">
        <Labels issue={issue} />
      </Property>
    </section>
  );
}

function Due({ issue }: { issue: Issue }) {
  return (
    <SearchPopover
      label="Due date"
      placeholder="friday, 3 days, 2026-12-24…"
      className={ROW}
      button={
        <>
          <span className="sr-only">Due date: </span>
          {issue.due_date ? <DueChip issue={issue} /> : <Unset icon={CalendarDays}>No due date</Unset>}
        </>
      }
      list={({ text, onClose }) => <DueChoices issues={[issue]} text={text} onClose={onClose} />}
      footer={(onClose) => <AnotherDay issue={issue} onClose={onClose} />}
    />
  );
}

function Labels({ issue }: { issue: Issue }) {
  const labels = byName(issue.labels);
  return (
    <SearchPopover
      label="Labels"
      placeholder="Find or make a label…"
      className={ROW}
      button={
        <>
          <span className="sr-only">Labels: </span>
          {labels.length === 0 && <Unset icon={Tag}>No labels</Unset>}
          <span className="flex min-w-0 flex-wrap gap-1 py-1 empty:hidden">
            {labels.map((label) => (
              <LabelChip key={label.id} label={label} />
            ))}
          </span>
        </>
      }
      list={({ text, onText }) => <LabelChoices issues={[issue]} text={text} onText={onText} />}
    />
  );
}

function Unset({ icon: Icon, children }: { icon: typeof Tag; children: ReactNode }) {
  return (
    <span className="flex items-center gap-2 text-ink-3">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {children}
    </span>
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
    <div className="grid grid-cols-[4.75rem_1fr] items-start max-sm:grid-cols-1 max-sm:content-start">
      <span aria-hidden className="text-xs leading-7 text-ink-3">
        {name}
      </span>
      <span className="min-w-0 pl-2 max-sm:pl-2">{children}</span>
    </div>
  );
}
