/** Another machine joins by a command that is typed there; the dialog sees it arrive. */
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, LoaderCircle } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useJoinLink } from "@/api/joining";
import { queries } from "@/api/queries";
import type { JoinLink, Machine } from "@/api/schema";
import { Plain } from "@/text/plain";
import { Button } from "@/ui/button";
import { CopyText } from "@/ui/copy-text";
import { Modal } from "@/ui/dialog";
import { Failed, Skeleton } from "@/ui/state";

export function AddMachine({ onClose }: { onClose: () => void }) {
  const { data: machines } = useQuery(queries.machines());
  // Not before they are known: none would be there, and the first to be read would count as just arrived.
  // Nor is there anything to type before: who comes must not be among them.
  const [before, setBefore] = useState<ReadonlySet<string> | null>(null);
  if (machines && !before) setBefore(new Set(machines.map((machine) => machine.daemon_id)));
  const { mutate, data: link, error } = useJoinLink();
  useEffect(() => mutate(false), [mutate]);
  const arrived = (before && machines?.filter((machine) => !before.has(machine.daemon_id))) ?? [];
  return (
    <Modal open onClose={onClose} title="Add a machine" className="max-w-xl">
      <div className="space-y-4 overflow-y-auto px-5 py-4">
        {error ? (
          <Failed error={error} onRetry={() => mutate(false)} />
        ) : (
          <ol className="space-y-4">
            <Step number={1} title="Put Shipmate on that machine">
              One program, the same as here. It needs git, and the agents' command line tools that it is to
              offer.
            </Step>
            <Step number={2} title="Type this there">
              {link && before ? <Command link={link} /> : <Skeleton className="mt-1.5 h-9 w-full" />}
            </Step>
            <Step number={3} title="It appears here by itself">
              <Arrival arrived={arrived} />
            </Step>
          </ol>
        )}
        <p className="text-xs text-ink-3">
          The machine is yours: it takes work that you give, and nobody else's until you say so.
        </p>
      </div>
      <div className="flex justify-end border-t border-line px-5 py-3">
        <Button look={arrived.length > 0 ? "primary" : "plain"} onClick={onClose}>
          {arrived.length > 0 ? "Done" : "Close"}
        </Button>
      </div>
    </Modal>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className="tabular inline-flex size-5 shrink-0 items-center justify-center rounded-full bg-accent-soft text-2xs font-semibold text-accent-text"
      >
        {number}
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <div className="text-ink-2">{children}</div>
      </div>
    </li>
  );
}

function Command({ link }: { link: JoinLink }) {
  return (
    <>
      <div className="mt-1.5 rounded-md border border-line bg-sunken px-3 py-2 text-xs text-ink">
        <CopyText text={link.command} what="command" />
      </div>
      <p className="mt-1 text-xs text-ink-3">
        Works once, until {new Date(link.expires_at).toLocaleTimeString([], { timeStyle: "short" })}. It is
        shown only here.
      </p>
    </>
  );
}

function Arrival({ arrived }: { arrived: readonly Machine[] }) {
  return (
    <div role="status" className="mt-1">
      {arrived.length === 0 ? (
        <p className="flex items-center gap-2">
          <LoaderCircle aria-hidden className="size-4 animate-spin text-ink-3" />
          Waiting for it…
        </p>
      ) : (
        arrived.map((machine) => (
          <p key={machine.daemon_id} className="flex items-center gap-2 text-green">
            <CircleCheck aria-hidden className="size-4 shrink-0" />
            <span>
              <span className="font-medium">
                <Plain text={machine.name} />
              </span>{" "}
              is here, with {offers(machine)}.
            </span>
          </p>
        ))
      )}
    </div>
  );
}

function offers(machine: Machine): string {
  const providers = [...new Set(machine.runtimes.map((runtime) => runtime.provider))];
  return providers.length > 0 ? providers.join(", ") : "no agent's tool yet";
}
