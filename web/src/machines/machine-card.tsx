/** One machine: whether it is there, how busy it is, what it found, what it offers. */
import { Monitor } from "lucide-react";
import type { Machine } from "@/api/schema";
import { Plain } from "@/text/plain";
import { PresenceDot } from "@/ui/avatar";
import { Ago } from "@/ui/time";
import { Inventory } from "./inventory";
import { Runtimes } from "./runtimes";

export function MachineCard({ machine }: { machine: Machine }) {
  const online = machine.presence === "online";
  return (
    <section aria-label={machine.name} className="rounded-xl border border-line bg-raised shadow-card">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line p-4">
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
              {machine.os} · Shipmate {machine.version}
            </span>
            {!online && (
              <span>
                last seen <Ago at={machine.last_seen_at} />
              </span>
            )}
          </p>
        </div>
        <Load running={machine.running} capacity={machine.capacity} />
      </header>
      {!online && (
        <p className="border-b border-line bg-amber-soft px-4 py-2 text-xs text-amber">
          Its daemon does not answer. Runs that it has go on by themselves and are picked up when the daemon
          is back.
        </p>
      )}
      <Inventory reports={machine.inventory} />
      <Runtimes runtimes={machine.runtimes} />
    </section>
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
