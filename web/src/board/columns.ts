/** Issues sorted into the board's columns. */
import type { Issue, IssueStatus } from "@/api/schema";
import { STATUSES } from "@/ui/words";

/** Columns that are always there; the others appear when they hold something. */
const ALWAYS: ReadonlySet<IssueStatus> = new Set(["backlog", "todo", "in_progress", "in_review", "done"]);

export interface Column {
  status: IssueStatus;
  issues: Issue[];
}

export function columnsOf(issues: readonly Issue[], query: string, showEmpty: boolean): Column[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const byStatus = new Map<IssueStatus, Issue[]>(STATUSES.map((status) => [status, []]));
  for (const issue of issues) {
    if (matches(issue, words)) byStatus.get(issue.status)?.push(issue);
  }
  const columns: Column[] = [];
  for (const [status, own] of byStatus) {
    if (own.length === 0 && !ALWAYS.has(status) && !showEmpty) continue;
    columns.push({ status, issues: own.sort(byPosition) });
  }
  return columns;
}

/** Every word must stand in the key, the title or the assigned agent's name. */
export function matches(issue: Issue, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `${issue.identifier} ${issue.title} ${issue.latest_run?.agent_name ?? ""}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

export function byPosition(a: Issue, b: Issue): number {
  return a.position - b.position || b.number - a.number;
}
