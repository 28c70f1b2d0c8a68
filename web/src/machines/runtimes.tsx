/** What a machine offers to this workspace. */
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useDeleteRuntime } from "@/api/mutations";
import type { Runtime } from "@/api/schema";
import { Plain } from "@/text/plain";
import { PresenceDot } from "@/ui/avatar";
import { IconButton } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { Ago } from "@/ui/time";

export function Runtimes({ runtimes }: { runtimes: readonly Runtime[] }) {
  const [doomed, setDoomed] = useState<Runtime | null>(null);
  const remove = useDeleteRuntime();
  return (
    <div className="p-4">
      <h3 className="mb-1 text-xs font-medium text-ink-3">Runtimes in this workspace</h3>
      {runtimes.length === 0 && (
        <p className="py-1 text-ink-2">None at the moment. The machine registers what it found.</p>
      )}
      <ul className="divide-y divide-line">
        {runtimes.map((runtime) => (
          <li key={runtime.id} className="flex items-center gap-3 py-1.5">
            <PresenceDot presence={runtime.status} />
            <span className="min-w-0 flex-1 truncate">
              <span className="font-medium">
                <Plain text={runtime.name || runtime.provider} />
              </span>{" "}
              <span className="text-xs text-ink-3">
                {runtime.provider} · {runtime.status} · registered <Ago at={runtime.created_at} />
              </span>
            </span>
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
    </div>
  );
}
