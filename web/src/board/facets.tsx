/** What issues are filtered and grouped by. A new property of issues becomes one entry here. */
import { useQuery } from "@tanstack/react-query";
import { Ban, CircleDashed, CircleX, Hourglass, Play, Tag } from "lucide-react";
import { useMemo } from "react";
import { fieldOf, type IssueChange } from "@/api/issue-edits";
import { labelsQuery } from "@/api/labels";
import type { Issue, IssueStatus, Priority, RunStatus } from "@/api/schema";
import { type Assignees, assigneeFields, assigneeValue } from "@/issue/assignees";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "@/issue/options";
import { NO_PROJECT, projectField, useProjectOptions } from "@/projects/options";
import { Avatar } from "@/ui/avatar";
import { byName, ColourDot } from "@/ui/label-chip";
import type { Option } from "@/ui/picker";
import { DUE_OPTIONS, dueValues, isBlocked, NOT_DUE } from "./due-facet";

export const FACET_KEYS = [
  "status",
  "priority",
  "assignee",
  "project",
  "label",
  "due",
  "blocked",
  "run",
] as const;
export type FacetKey = (typeof FACET_KEYS)[number];

/** Facets by which issues can be put into columns. */
export const GROUPINGS = ["status", "priority", "assignee", "project", "label", "due", "blocked"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const FACET_TITLES: Record<FacetKey, string> = {
  status: "Status",
  priority: "Priority",
  assignee: "Assignee",
  project: "Project",
  label: "Label",
  due: "Due",
  blocked: "Blocked",
  run: "Run",
};

/** In the place of a label where there is none. */
export const UNLABELLED = "none";

const VALUES: Record<FacetKey, (issue: Issue) => readonly string[]> = {
  status: (issue) => [issue.status],
  priority: (issue) => [issue.priority],
  assignee: (issue) => [assigneeValue(issue)],
  project: (issue) => [issue.project_id ?? NO_PROJECT],
  label: (issue) => (issue.labels?.length ? issue.labels.map((label) => label.id) : [UNLABELLED]),
  due: dueValues,
  blocked: (issue) => [isBlocked(issue) ? "yes" : "no"],
  run: (issue) => [issue.latest_run?.status ?? "none"],
};

/** The values of an issue; more than one where it may have several. */
export function facetValues(key: FacetKey, issue: Issue): readonly string[] {
  return VALUES[key](issue);
}

/**
 * The change that brings an issue from one group into another. Null where no
 * single change would: when something is due, and whether it is blocked, is
 * not said by the name of a group.
 */
export function changeInto(group: Grouping, value: string, issue?: Issue, from?: string): IssueChange | null {
  switch (group) {
    case "status":
      return { status: value as IssueStatus };
    case "priority":
      return { priority: value as Priority };
    case "assignee":
      return assigneeFields(value);
    case "project":
      return { project_id: projectField(value) };
    case "label": {
      if (value === UNLABELLED) return { label_ids: [] };
      const kept = issue ? (fieldOf(issue, "label_ids") as string[]).filter((id) => id !== from) : [];
      return { label_ids: [...kept, value] };
    }
    case "due":
      return value === NOT_DUE ? { due_date: null } : null;
    case "blocked":
      return null;
  }
}

const ICON = "size-3.5 shrink-0";
const RUN_OPTIONS: readonly Option<RunStatus | "none">[] = [
  { value: "running", label: "Running", icon: <Play aria-hidden className={`${ICON} text-accent-text`} /> },
  { value: "queued", label: "Waiting", icon: <Hourglass aria-hidden className={`${ICON} text-amber`} /> },
  { value: "failed", label: "Failed", icon: <CircleX aria-hidden className={`${ICON} text-red`} /> },
  { value: "none", label: "Never run", icon: <CircleDashed aria-hidden className={`${ICON} text-ink-3`} /> },
];
const BLOCKED_OPTIONS: readonly Option<string>[] = [
  { value: "yes", label: "Blocked", icon: <Ban aria-hidden className={`${ICON} text-red`} /> },
  { value: "no", label: "Not blocked", icon: <CircleDashed aria-hidden className={`${ICON} text-ink-3`} /> },
];
const NO_LABEL: Option<string> = {
  value: UNLABELLED,
  label: "No label",
  icon: <Tag aria-hidden className={`${ICON} text-ink-3`} />,
};

export type FacetOptions = Record<FacetKey, readonly Option<string>[]>;

export function useFacetOptions(assignees: Assignees): FacetOptions {
  const { data: labels } = useQuery(labelsQuery());
  const projects = useProjectOptions();
  return useMemo(
    () => ({
      status: STATUS_OPTIONS,
      priority: PRIORITY_OPTIONS,
      assignee: assignees.options,
      project: projects,
      label: [
        ...byName(labels).map(({ id, name, color }) => ({
          value: id,
          label: name,
          icon: <ColourDot colour={color} className="mx-0.75" />,
        })),
        NO_LABEL,
      ],
      due: DUE_OPTIONS,
      blocked: BLOCKED_OPTIONS,
      run: RUN_OPTIONS,
    }),
    [assignees, labels, projects],
  );
}

/** The option of a value, also of one that can't be chosen any more. */
export function optionOf(options: FacetOptions, key: FacetKey, value: string): Option<string> {
  const known = options[key].find((option) => option.value === value);
  if (known) return known;
  if (key === "project") return { value, label: "Another project" };
  if (key === "label") return { ...NO_LABEL, value, label: "Another label" };
  const label = value.startsWith("agent:") ? "An archived agent" : "Another member";
  return {
    value,
    label,
    icon: <Avatar kind={value.startsWith("agent:") ? "agent" : "member"} name={label} />,
  };
}
