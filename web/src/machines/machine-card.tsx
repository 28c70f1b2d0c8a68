/** One machine: whether it is there, what it does, what it found, what it offers. */
import { Monitor } from "lucide-react";
import type { ReactNode } from "react";
import type { Machine, Run } from "@/api/schema";
import { RunLine } from "@/run/run-line";
import { Plain } from "@/text/plain";
import { PresenceDot } from "@/ui/avatar";
import { Ago } from "@/ui/time";
import type { Healed } from "./healed";
import { Inventory } from "./inventory";
import { Labels } from "./labels";
import { Runtimes } from "./runtimes";
import { Serves } from "./serves";
import { Sharing } from "./sharing";

interface MachineCardProps {
  machine: Machine;
  /** What its agents work on. */
  runs: readonly Run[];
  /** What waits until it is back. */
  waiting: readonly Run[];
  healed: ReadonlyMap<string, Healed>;
}

export function MachineCard({ machine, runs, waiting, healed }: MachineCardProps) {
  const online = machine.presence === "online";
  return (
    <section aria-label={machine.name} className="rounded-xl border border-line bg-raised shadow-card">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 p-4">
        <span className="inline-flex size-9 items-center justify-center rounded-lg bg-hover text-ink-2">
          <Monitor aria-hidden className="size-4.5" />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base font-semibold">
            <Plain text={machine.name} />
          </h2>
          <p className="flex flex-wrap items-center gap-x-2 text-xs text-ink-3">
            <span className="inline-flex items-center gap-1.5">
              <PresenceDot presence={machine.presence} />
              {online ? "Online" : "Offline"}
            </span>
            <span>
              <Plain text={machine.os} /> · Shipmate {machine.version}
            </span>
          </p>
        </div>
        <Load running={machine.running} capacity={machine.capacity} />
      </header>
      {!online && <Offline machine={machine} />}
      <Runs title="At work" runs={runs} />
      <Runs title="Waiting for this machine" runs={waiting} />
      <Part title="Runtimes in this workspace">
        <Runtimes machine={machine} healed={healed} />
      </Part>
      <Sharing machine={machine} />
      <Part title="What it serves">
        <Serves machine={machine} />
      </Part>
      <Labels machine={machine} />
      {machine.inventory.length > 0 && (
        <Part title="Agents' command line tools">
          <Inventory reports={machine.inventory} />
        </Part>
      )}
    </section>
  );
}

function Runs({ title, runs }: { title: string; runs: readonly Run[] }) {
  if (runs.length === 0) return null;
  return (
    <Part title={title}>
      <ul>
        {runs.map((run) => (
          <li key={run.id}>
            <RunLine run={run} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="border-t border-line p-4">
      <h3 className="mb-1 text-xs font-medium text-ink-3">{title}</h3>
      {children}
    </div>
  );
}

/** Why a machine is offline, what that means, and what to do about it. */
function Offline({ machine }: { machine: Machine }) {
  return (
    <div className="border-t border-line bg-amber-soft px-4 py-2.5 text-xs text-amber">
      <p className="font-medium">
        Its daemon was last heard of <Ago at={machine.last_seen_at} />: it was stopped, or the machine sleeps
        or cannot reach this server.
      </p>
      <p className="mt-0.5">
        Agents that it had started go on by themselves; what they did is picked up when the daemon is back. On
        that machine <code className="font-mono">shipmate daemon status</code> says how it does.
      </p>
    </div>
  );
}

function Load({ running, capacity }: { running: number; capacity: number }) {
  const share = capacity > 0 ? Math.min(1, running / capacity) : 0;
  return (
    <div className="w-32">
      <p className="tabular flex justify-between text-xs text-ink-2">
        <span>Running</span>
        <span>
          {running} of {capacity}
        </span>
      </p>
      <div aria-hidden className="mt-1 h-1 overflow-hidden rounded-full bg-active">
        <div
          className="h-full origin-left rounded-full bg-accent transition-transform duration-300"
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
    </div>
  );
}
