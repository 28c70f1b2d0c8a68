/** How a run is doing, small enough for a card. */
import { CircleCheck, CircleSlash, CircleX, Hourglass } from "lucide-react";
import type { ReactNode } from "react";
import type { Run, RunStatus } from "@/api/schema";
import { lineOf } from "@/text/cut-text";
import { Plain } from "@/text/plain";
import { classes } from "@/ui/classes";
import { Elapsed } from "@/ui/time";

const TITLES: Record<RunStatus, string> = {
  queued: "Queued",
  running: "Running",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

const LOOKS: Record<RunStatus, string> = {
  queued: "bg-amber-soft text-amber",
  running: "bg-accent-soft text-accent-text",
  completed: "bg-green-soft text-green",
  failed: "bg-red-soft text-red",
  cancelled: "bg-hover text-ink-2",
};

const ICONS: Record<RunStatus, ReactNode> = {
  queued: <Hourglass aria-hidden className="size-3" />,
  running: <span aria-hidden className="pulse mx-0.5 size-2 rounded-full bg-current" />,
  completed: <CircleCheck aria-hidden className="size-3" />,
  failed: <CircleX aria-hidden className="size-3" />,
  cancelled: <CircleSlash aria-hidden className="size-3" />,
};

export function runTitle(run: Run): string {
  return run.cancelling && run.status === "running" ? "Cancelling" : TITLES[run.status];
}

export function RunBadge({ run }: { run: Run }) {
  return (
    <span
      className={classes(
        "inline-flex h-5.5 shrink-0 items-center gap-1 rounded-full px-2 text-2xs font-medium",
        LOOKS[run.status],
      )}
    >
      {ICONS[run.status]}
      {runTitle(run)}
    </span>
  );
}

/** Few words beside the badge: why it waits, how long it runs, what it changed, why it failed. */
export function runNote(run: Run): ReactNode {
  switch (run.status) {
    case "queued":
      return run.wait ? shortReason(run.wait) : null;
    case "running":
      if (run.wait?.reason === "person") return "asks you something";
      return run.started_at ? <Running run={run} since={run.started_at} /> : "Preparing";
    case "completed":
      return run.diff && run.diff.files > 0 ? (
        <DiffNumbers additions={run.diff.additions} deletions={run.diff.deletions} />
      ) : null;
    case "failed":
      return run.failure?.message ?? run.error ?? null;
    case "cancelled":
      return null;
  }
}

/** How long it runs, and the tool that it uses now. */
function Running({ run, since }: { run: Run; since: string }) {
  return (
    <>
      <Elapsed since={since} />
      {run.activity?.doing === "tool" && (
        <>
          {" · "}
          <Plain text={lineOf(run.activity.tool)} />
        </>
      )}
    </>
  );
}

function shortReason(wait: NonNullable<Run["wait"]>): string {
  switch (wait.reason) {
    case "no_machine":
      return `no machine has ${wait.provider}`;
    case "machine_offline":
      return `${wait.machine} is offline`;
    case "runtime_disabled":
      return `${wait.provider} on ${wait.machine} is disabled`;
    case "not_served":
      return `${wait.machine} does not serve ${wait.excludes}`;
    case "repository_elsewhere":
      return `${wait.repository} is on ${wait.machine}`;
    case "label_missing":
      return `${wait.machine} lacks ${wait.label}`;
    case "key_held":
      return `${wait.key} is taken by ${wait.issue}`;
    case "directory_held":
      return `${wait.issue ?? "another workspace"} works in ${wait.directory}`;
    case "agent_busy":
      return `agent busy (${wait.running}/${wait.limit})`;
    case "machine_full":
      return `${wait.machine} is full`;
    case "retrying":
      return `again at ${new Date(wait.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`;
    case "starting":
      return "starting";
    default:
      return "";
  }
}

export function DiffNumbers({ additions, deletions }: { additions: number; deletions: number }) {
  return (
    <span className="tabular inline-flex gap-1.5 text-2xs">
      <span className="text-green">+{additions.toLocaleString()}</span>
      <span className="text-red">−{deletions.toLocaleString()}</span>
    </span>
  );
}

/** The badge and its note in one line. */
export function RunChip({ run }: { run: Run }) {
  const note = runNote(run);
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-2xs text-ink-2">
      <RunBadge run={run} />
      {note && <span className="min-w-0 truncate">{note}</span>}
    </span>
  );
}
