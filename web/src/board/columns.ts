/** Issues filtered, then sorted into groups: the board's columns and the list's sections. */
import type { IssueChange } from "@/api/issue-edits";
import type { Issue, IssueStatus } from "@/api/schema";
import type { Option } from "@/ui/picker";
import { changeInto, FACET_KEYS, type FacetOptions, facetValues, type Grouping, optionOf } from "./facets";
import { type BoardView, COMPARISONS } from "./view";

/** Groups that are there even when they hold nothing; the others appear when they do. */
const ALWAYS: ReadonlySet<string> = new Set<IssueStatus>([
  "backlog",
  "todo",
  "in_progress",
  "in_review",
  "done",
]);

export interface Column {
  key: string;
  group: Grouping;
  option: Option<string>;
  issues: Issue[];
  /** What a new issue here is from the beginning; null where that can't be said. */
  change: IssueChange | null;
  /** Whether people decide the order of the issues here. */
  ordered: boolean;
}

export function columnsOf(
  issues: readonly Issue[],
  view: BoardView,
  options: FacetOptions,
  showEmpty: boolean,
): Column[] {
  const { group, order, filters } = view;
  const groups = new Map<string, Issue[]>(options[group].map(({ value }) => [value, []]));
  for (const issue of issues) {
    if (!fits(issue, view)) continue;
    for (const value of facetValues(group, issue)) {
      const own = groups.get(value);
      if (own) own.push(issue);
      else groups.set(value, [issue]);
    }
  }
  const columns: Column[] = [];
  for (const [key, own] of groups) {
    const wanted = filters[group]?.includes(key) ?? (ALWAYS.has(key) || showEmpty);
    if (own.length === 0 && !wanted) continue;
    columns.push({
      key,
      group,
      option: optionOf(options, group, key),
      issues: own.sort(COMPARISONS[order]),
      change: changeInto(group, key),
      ordered: group === "status" && order === "manual",
    });
  }
  return columns;
}

function fits(issue: Issue, { query, filters }: BoardView): boolean {
  for (const key of FACET_KEYS) {
    const values = filters[key];
    if (values && !facetValues(key, issue).some((value) => values.includes(value))) return false;
  }
  return query === "" || matches(issue, wordsOf(query));
}

export function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Every word must stand in the key, the title or the assigned agent's name. */
export function matches(issue: Issue, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `${issue.identifier} ${issue.title} ${issue.latest_run?.agent_name ?? ""}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
