/** How a project's issues stand: a bar in their columns' colours, and the same in words. */
import type { IssueStatus, Project } from "@/api/schema";
import { STATUS_TITLES, STATUSES } from "@/ui/words";

const COLOURS: Record<IssueStatus, string> = {
  backlog: "bg-line-strong",
  todo: "bg-ink-3",
  in_progress: "bg-amber",
  in_review: "bg-accent",
  done: "bg-violet",
  blocked: "bg-red",
  cancelled: "bg-line",
};

/** Furthest first, so that the bar fills from the left. */
const ORDER: readonly IssueStatus[] = ["done", "in_review", "in_progress", "blocked", "todo", "backlog"];

type Counted = Pick<Project, "progress" | "issue_count" | "done_count">;

export function ProgressBar({ project }: { project: Counted }) {
  const count = (status: IssueStatus) => project.progress.find((each) => each.status === status)?.count ?? 0;
  const all = `${project.done_count} of ${project.issue_count} done`;
  return (
    <div
      role="img"
      aria-label={project.issue_count === 0 ? "No issues yet" : all}
      title={all}
      className="flex h-1.5 w-full gap-px overflow-hidden rounded-full bg-sunken"
    >
      {ORDER.filter((status) => count(status) > 0).map((status) => (
        <span key={status} className={COLOURS[status]} style={{ flexGrow: count(status), flexBasis: 0 }} />
      ))}
    </div>
  );
}

export function ProgressWords({ project }: { project: Counted }) {
  const said = STATUSES.flatMap((status) => {
    const found = project.progress.find((each) => each.status === status);
    return found ? [{ status, count: found.count }] : [];
  });
  if (said.length === 0) return <p className="text-xs text-ink-3">No issues yet.</p>;
  return (
    <ul aria-label="Issues by status" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
      {said.map(({ status, count }) => (
        <li key={status} className="flex items-center gap-1.5">
          <span aria-hidden className={`size-2 rounded-full ${COLOURS[status]}`} />
          <span className="tabular">{count}</span> {STATUS_TITLES[status]}
        </li>
      ))}
    </ul>
  );
}
