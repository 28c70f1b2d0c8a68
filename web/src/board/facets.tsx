/** What issues are filtered and grouped by. A new property of issues becomes one entry here. */
import { CircleDashed, CircleX, Hourglass, Play } from "lucide-react";
import { useMemo } from "react";
import type { IssueChange } from "@/api/issue-edits";
import type { Issue, IssueStatus, Priority, RunStatus } from "@/api/schema";
import { type Assignees, assigneeFields, assigneeValue } from "@/issue/assignees";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "@/issue/options";
import { Avatar } from "@/ui/avatar";
import type { Option } from "@/ui/picker";

export const FACET_KEYS = ["status", "priority", "assignee", "run"] as const;
export type FacetKey = (typeof FACET_KEYS)[number];

/** Facets by which issues can be put into columns; a drop changes the property. */
export const GROUPINGS = ["status", "priority", "assignee"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const FACET_TITLES: Record<FacetKey, string> = {
  status: "Status",
  priority: "Priority",
  assignee: "Assignee",
  run: "Run",
};

const VALUES: Record<FacetKey, (issue: Issue) => string> = {
  status: (issue) => issue.status,
  priority: (issue) => issue.priority,
  assignee: assigneeValue,
  run: (issue) => issue.latest_run?.status ?? "none",
};

export function facetValue(key: FacetKey, issue: Issue): string {
  return VALUES[key](issue);
}

/** The change that brings an issue into a group. */
export function changeInto(group: Grouping, value: string): IssueChange {
  if (group === "status") return { status: value as IssueStatus };
  if (group === "priority") return { priority: value as Priority };
  return assigneeFields(value);
}

const RUN_ICON = "size-3.5 shrink-0";
const RUN_OPTIONS: readonly Option<RunStatus | "none">[] = [
  {
    value: "running",
    label: "Running",
    icon: <Play aria-hidden className={`${RUN_ICON} text-accent-text`} />,
  },
  { value: "queued", label: "Waiting", icon: <Hourglass aria-hidden className={`${RUN_ICON} text-amber`} /> },
  { value: "failed", label: "Failed", icon: <CircleX aria-hidden className={`${RUN_ICON} text-red`} /> },
  {
    value: "none",
    label: "Never run",
    icon: <CircleDashed aria-hidden className={`${RUN_ICON} text-ink-3`} />,
  },
];

export type FacetOptions = Record<FacetKey, readonly Option<string>[]>;

export function useFacetOptions(assignees: Assignees): FacetOptions {
  return useMemo(
    () => ({
      status: STATUS_OPTIONS,
      priority: PRIORITY_OPTIONS,
      assignee: assignees.options,
      run: RUN_OPTIONS,
    }),
    [assignees],
  );
}

/** The option of a value, also of one that can't be chosen any more. */
export function optionOf(options: FacetOptions, key: FacetKey, value: string): Option<string> {
  const known = options[key].find((option) => option.value === value);
  if (known) return known;
  const label = value.startsWith("agent:") ? "An archived agent" : "Another member";
  return {
    value,
    label,
    icon: <Avatar kind={value.startsWith("agent:") ? "agent" : "member"} name={label} />,
  };
}
