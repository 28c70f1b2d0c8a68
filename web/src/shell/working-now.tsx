/** The agents at work, on every page: who, on what, for how long. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queries } from "@/api/queries";
import type { Run } from "@/api/schema";
import { Avatar } from "@/ui/avatar";
import { Elapsed } from "@/ui/time";

const MOST = 6;

export function WorkingNow() {
  const { data: runs = [] } = useQuery(queries.activeRuns());
  const running = runs.filter((run) => run.status === "running");
  if (running.length === 0) return null;
  return (
    <section aria-label="Working now" className="min-h-0 overflow-y-auto max-md:hidden">
      <h2 className="px-2 pb-1 text-xs font-medium text-ink-3">
        Working now <span className="tabular">· {running.length}</span>
      </h2>
      <ul>
        {running.slice(0, MOST).map((run) => (
          <li key={run.id}>
            <Worker run={run} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Worker({ run }: { run: Run }) {
  return (
    <Link
      to="/issue/$key"
      params={{ key: run.issue_identifier }}
      title={`${run.agent_name} on ${run.issue_identifier}`}
      className="flex h-7.5 items-center gap-2 rounded-md px-2 hover:bg-hover"
    >
      <Avatar kind="agent" name={run.agent_name} />
      <span className="min-w-0 flex-1 truncate">{run.agent_name}</span>
      <span className="tabular shrink-0 text-2xs text-ink-3">{run.issue_identifier}</span>
      {run.started_at && (
        <span className="w-11 shrink-0 text-right text-2xs text-ink-3">
          <Elapsed since={run.started_at} />
        </span>
      )}
    </Link>
  );
}
