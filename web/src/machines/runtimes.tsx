/** What a machine offers to this workspace, and what people may do to it. */
import { HeartPulse, Pause, Pencil, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { useSwitchRuntime } from "@/api/runtimes";
import type { Machine, Runtime } from "@/api/schema";
import { Plain } from "@/text/plain";
import { PresenceDot } from "@/ui/avatar";
import { Button, IconButton } from "@/ui/button";
import { Ago } from "@/ui/time";
import { DeleteRuntime } from "./delete-runtime";
import { type Healed, healedText } from "./healed";
import { RenameRuntime } from "./rename-runtime";
import { runtimeTitle } from "./runtime-title";

interface RuntimesProps {
  machine: Machine;
  healed: ReadonlyMap<string, Healed>;
}

type Asking = { about: "delete" | "rename"; runtime: Runtime } | null;

export function Runtimes({ machine, healed }: RuntimesProps) {
  const [asking, setAsking] = useState<Asking>(null);
  const toggle = useSwitchRuntime();
  const close = () => setAsking(null);
  return (
    <>
      {machine.runtimes.length === 0 && (
        <p className="py-1 text-ink-2">None at the moment. The machine registers what it found.</p>
      )}
      <ul className="divide-y divide-line">
        {machine.runtimes.map((runtime) => (
          <RuntimeRow
            key={runtime.id}
            runtime={runtime}
            healed={healed.get(runtime.id)}
            switching={toggle.isPending && toggle.variables.id === runtime.id}
            onSwitch={(enable) => toggle.mutate({ id: runtime.id, enable })}
            onAsk={(about) => setAsking({ about, runtime })}
          />
        ))}
      </ul>
      {asking?.about === "rename" && <RenameRuntime runtime={asking.runtime} onClose={close} />}
      {asking?.about === "delete" && (
        <DeleteRuntime
          runtime={asking.runtime}
          onDisable={() => toggle.mutate({ id: asking.runtime.id, enable: false })}
          onClose={close}
        />
      )}
    </>
  );
}

interface RuntimeRowProps {
  runtime: Runtime;
  healed: Healed | undefined;
  switching: boolean;
  onSwitch: (enable: boolean) => void;
  onAsk: (about: "delete" | "rename") => void;
}

function RuntimeRow({ runtime, healed, switching, onSwitch, onAsk }: RuntimeRowProps) {
  const title = runtimeTitle(runtime);
  const disabled = Boolean(runtime.disabled_at);
  return (
    <li className="flex items-center gap-3 py-2">
      <PresenceDot presence={runtime.status} />
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium" title={title}>
            <Plain text={title} />
          </span>
          {disabled && (
            <span className="shrink-0 rounded-full bg-amber-soft px-2 text-2xs leading-5 font-medium text-amber">
              Disabled
            </span>
          )}
        </p>
        <p className="truncate text-xs text-ink-3">
          {runtime.provider}
          {runtime.metadata?.version && <> {runtime.metadata.version}</>}
          {!disabled && <> · {runtime.status}</>} · registered <Ago at={runtime.created_at} />
        </p>
        {runtime.disabled_at && (
          <p className="text-xs text-amber">
            Takes no new work; disabled <Ago at={runtime.disabled_at} />. What runs on it goes on.
          </p>
        )}
        <p role="status" className="flex items-center gap-1.5 text-xs text-green empty:hidden">
          <HealedNote healed={healed} />
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-0.5">
        <Button
          size="sm"
          look={disabled ? "plain" : "ghost"}
          disabled={switching}
          aria-label={`${disabled ? "Enable" : "Disable"} the runtime ${title}`}
          onClick={() => onSwitch(disabled)}
        >
          {disabled ? <Play aria-hidden className="size-3.5" /> : <Pause aria-hidden className="size-3.5" />}
          <span className="max-sm:hidden">{disabled ? "Enable" : "Disable"}</span>
        </Button>
        <IconButton label={`Rename the runtime ${title}`} onClick={() => onAsk("rename")}>
          <Pencil aria-hidden className="size-3.5" />
        </IconButton>
        <IconButton label={`Delete the runtime ${title}`} onClick={() => onAsk("delete")}>
          <Trash2 aria-hidden className="size-3.5" />
        </IconButton>
      </div>
    </li>
  );
}

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
