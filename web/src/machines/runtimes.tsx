/** What a machine offers to this workspace. */
import { HeartPulse, Trash2 } from "lucide-react";
import { useState } from "react";
import { useDeleteRuntime } from "@/api/mutations";
import type { Runtime } from "@/api/schema";
import { Plain } from "@/text/plain";
import { PresenceDot } from "@/ui/avatar";
import { IconButton } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { Ago } from "@/ui/time";
import { type Healed, healedText } from "./healed";

/** Says of a runtime that it took the place of a deleted one, instead of leaving a flicker unexplained. */
function HealedNote({ healed }: { healed: Healed | undefined }) {
  if (!healed) return null;
  return (
    <>
      <HeartPulse aria-hidden className="size-3.5 shrink-0" />
      {healedText(healed)}
    </>
  );
}

interface RuntimesProps {
  runtimes: readonly Runtime[];
  healed: ReadonlyMap<string, Healed>;
}

export function Runtimes({ runtimes, healed }: RuntimesProps) {
  const [doomed, setDoomed] = useState<Runtime | null>(null);
  const remove = useDeleteRuntime();
  return (
    <>
      {runtimes.length === 0 && (
        <p className="py-1 text-ink-2">None at the moment. The machine registers what it found.</p>
      )}
      <ul className="divide-y divide-line">
        {runtimes.map((runtime) => (
          <li key={runtime.id} className="flex items-center gap-3 py-1.5">
            <PresenceDot presence={runtime.status} />
            <div className="min-w-0 flex-1">
              <p className="truncate">
                <span className="font-medium">
                  <Plain text={runtime.name || runtime.provider} />
                </span>{" "}
                <span className="text-xs text-ink-3">
                  {runtime.provider} · {runtime.status} · registered <Ago at={runtime.created_at} />
                </span>
              </p>
              <p role="status" className="flex items-center gap-1.5 text-xs text-green empty:hidden">
                <HealedNote healed={healed.get(runtime.id)} />
              </p>
            </div>
            <IconButton
              label={`Delete the runtime ${runtime.name || runtime.provider}`}
              onClick={() => setDoomed(runtime)}
            >
              <Trash2 aria-hidden className="size-3.5" />
            </IconButton>
          </li>
        ))}
      </ul>
      <Confirm
        open={doomed !== null}
        title={`Delete the runtime ${doomed?.name ?? ""}?`}
        text="Runs on it go on. If its machine still offers it, it heals back by itself within moments, as a new runtime."
        action="Delete"
        onConfirm={() => doomed && remove.mutate(doomed.id)}
        onClose={() => setDoomed(null)}
      />
    </>
  );
}
