/** Asks before a runtime is deleted, and what becomes of the runs that are under way on it. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { mustChoose, useDeleteRuntime } from "@/api/runtimes";
import type { LiveChoice, Runtime, RunUnderWay } from "@/api/schema";
import { Button } from "@/ui/button";
import { Alert } from "@/ui/dialog";
import { plural } from "@/ui/words";
import { runtimeTitle } from "./runtime-title";

const CHOICES: { live: LiveChoice; title: string; meaning: string; action: string }[] = [
  {
    live: "keep_running",
    title: "Let them finish",
    meaning: "The agents go on as if nothing had happened. Words, changes and usage still arrive here.",
    action: "Delete and let them finish",
  },
  {
    live: "cancel",
    title: "Cancel them",
    meaning:
      "The agents are stopped and the runs end as cancelled. What they changed so far stays on its branch.",
    action: "Delete and cancel them",
  },
];

interface DeleteRuntimeProps {
  runtime: Runtime;
  onDisable: () => void;
  onClose: () => void;
}

export function DeleteRuntime({ runtime, onDisable, onClose }: DeleteRuntimeProps) {
  const remove = useDeleteRuntime();
  const [live, setLive] = useState<LiveChoice>("keep_running");
  const underWay = mustChoose(remove.error) ? remove.error.underWay : null;
  const chosen = CHOICES.find((choice) => choice.live === live);
  const confirm = () =>
    remove.mutate(underWay ? { id: runtime.id, live } : { id: runtime.id }, {
      onSuccess: onClose,
      onError: (error) => {
        if (!mustChoose(error)) onClose();
      },
    });
  return (
    <Alert
      open
      onClose={onClose}
      title={`Delete the runtime ${runtimeTitle(runtime)}?`}
      text={
        underWay
          ? `${plural(underWay.length, "run is", "runs are")} under way on it. Say what becomes of ${underWay.length === 1 ? "it" : "them"}.`
          : "What ran on it stays to be read. If its machine still offers it, it heals back by itself within moments, as a new runtime. To keep it away, disable it instead."
      }
    >
      {underWay && (
        <>
          <UnderWay runs={underWay} />
          <Choices live={live} onChange={setLive} />
        </>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        {!underWay && !runtime.disabled_at && (
          <Button
            look="ghost"
            className="mr-auto -ml-3"
            onClick={() => {
              onDisable();
              onClose();
            }}
          >
            Disable instead
          </Button>
        )}
        <Button onClick={onClose}>Keep</Button>
        <Button look="danger" disabled={remove.isPending} onClick={confirm}>
          {underWay ? chosen?.action : "Delete"}
        </Button>
      </div>
    </Alert>
  );
}

function UnderWay({ runs }: { runs: readonly RunUnderWay[] }) {
  return (
    <ul aria-label="Runs under way" className="mt-3 flex max-h-24 flex-wrap gap-1.5 overflow-y-auto">
      {runs.map((run) => (
        <li key={run.execution_id}>
          <Link
            to="/run/$id"
            params={{ id: run.run_id }}
            className="tabular inline-flex h-6 items-center gap-1.5 rounded-full bg-accent-soft px-2.5 text-xs font-medium text-accent-text hover:underline"
          >
            <span aria-hidden className="pulse size-1.5 rounded-full bg-current" />
            {run.issue_identifier}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Choices({ live, onChange }: { live: LiveChoice; onChange: (live: LiveChoice) => void }) {
  return (
    <fieldset className="mt-4 space-y-2">
      <legend className="sr-only">What becomes of the runs under way</legend>
      {CHOICES.map((choice) => (
        <label
          key={choice.live}
          className="flex items-start gap-3 rounded-lg border border-line p-3 hover:bg-hover has-checked:border-accent-text has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent-text"
        >
          <input
            type="radio"
            name="live"
            className="mt-1 shrink-0 accent-accent"
            checked={live === choice.live}
            onChange={() => onChange(choice.live)}
          />
          <span>
            <span className="block font-medium">{choice.title}</span>
            <span className="mt-0.5 block text-xs text-ink-2">{choice.meaning}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
