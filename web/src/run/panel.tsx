/** An issue's runs: the newest one, unless the reader chose another. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Maximize2, Play } from "lucide-react";
import { useState } from "react";
import { useRerun } from "@/api/mutations";
import { queries } from "@/api/queries";
import type { Issue, Run } from "@/api/schema";
import { Avatar } from "@/ui/avatar";
import { Button, buttonClass } from "@/ui/button";
import { Picker } from "@/ui/picker";
import { Empty, Failed, LoadingRows } from "@/ui/state";
import { Ago } from "@/ui/time";
import { RunActions } from "./actions";
import { RunBody } from "./body";
import { RunBadge, runTitle } from "./run-chip";

export function RunPanel({ issue }: { issue: Issue }) {
  const { data: runs, error, refetch } = useQuery(queries.runs(issue.id));
  const [chosen, setChosen] = useState<string | null>(null);
  const run = runs?.find((each) => each.id === chosen) ?? runs?.[0];
  if (error && !runs) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!runs) {
    return (
      <div className="p-4">
        <LoadingRows />
      </div>
    );
  }
  if (!run) return <NoRuns issue={issue} />;
  return (
    <section aria-label="Run" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-12 shrink-0 items-center gap-2 px-4">
        <Avatar kind="agent" name={run.agent_name} />
        <h2 className="min-w-0 truncate font-medium">{run.agent_name}</h2>
        <RunBadge run={run} />
        {run.completed_at && (
          <Ago at={run.completed_at} className="shrink-0 text-xs text-ink-3 max-sm:hidden" />
        )}
        <div className="ml-auto flex shrink-0 items-center gap-1.5">
          {runs.length > 1 && (
            <Picker
              label="Which run"
              value={run.id}
              options={runOptions(runs)}
              onChange={(id) => setChosen(id === runs[0]?.id ? null : id)}
            />
          )}
          <RunActions run={run} />
          <Link
            to="/run/$id"
            params={{ id: run.id }}
            aria-label="Open this run on its own page"
            title="Open this run on its own page"
            className={`${buttonClass("ghost", "icon")} max-sm:hidden`}
          >
            <Maximize2 aria-hidden className="size-3.5" />
          </Link>
        </div>
      </div>
      <RunBody run={run} />
    </section>
  );
}

function runOptions(runs: readonly Run[]) {
  return runs.map((run, index) => ({
    value: run.id,
    label: `Run ${runs.length - index}`,
    hint: runTitle(run),
  }));
}

function NoRuns({ issue }: { issue: Issue }) {
  const rerun = useRerun(issue.id);
  const parked = issue.assignee_type === "agent";
  return (
    <Empty icon={<Play aria-hidden className="size-6" />} title="No runs yet" className="flex-1">
      {parked ? (
        <>
          <p>
            {issue.status === "backlog"
              ? "Issues in the backlog do not start by themselves. Move it to Todo, or start it now."
              : "The agent has not been woken for this issue."}
          </p>
          <Button look="primary" className="mt-4" disabled={rerun.isPending} onClick={() => rerun.mutate()}>
            <Play aria-hidden className="size-3.5" />
            Run now
          </Button>
        </>
      ) : (
        <p>Assign an agent and it starts at once. You can watch its words and changes here.</p>
      )}
    </Empty>
  );
}
