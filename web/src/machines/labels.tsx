/** What a machine is or has, for agents that need it. */
import { type KeyboardEvent, useState } from "react";
import { useChangeMachine } from "@/api/runtimes";
import type { Machine } from "@/api/schema";
import { useSession } from "@/shell/session";
import { Plain } from "@/text/plain";
import { INPUT_CLASS } from "@/ui/field";

export function Labels({ machine }: { machine: Machine }) {
  const { me, workspace } = useSession();
  const may = machine.owner_id === me.id || workspace.role !== "member";
  if (machine.labels.length === 0 && !may) return null;
  return (
    <div className="border-t border-line p-4">
      <h3 className="mb-1 text-xs font-medium text-ink-3">Labels</h3>
      <ul className="flex flex-wrap items-center gap-1.5">
        {machine.labels.map((label) => (
          <li key={label}>
            <Label machine={machine} label={label} may={may} />
          </li>
        ))}
        {may && (
          <li>
            <AddLabel machine={machine} />
          </li>
        )}
      </ul>
    </div>
  );
}

function Label({ machine, label, may }: { machine: Machine; label: string; may: boolean }) {
  const change = useChangeMachine();
  const added = machine.added_labels.includes(label);
  const remove = () =>
    change.mutate({ id: machine.daemon_id, labels: machine.added_labels.filter((each) => each !== label) });
  return (
    <span
      className="inline-flex items-center gap-1 rounded-full border border-line px-2 py-0.5 text-xs"
      title={added ? "Added here" : "From the machine's own policy"}
    >
      <Plain text={label} />
      {may && added && (
        <button
          type="button"
          aria-label={`Remove the label ${label}`}
          className="text-ink-3 hover:text-ink"
          onClick={remove}
        >
          ×
        </button>
      )}
    </span>
  );
}

function AddLabel({ machine }: { machine: Machine }) {
  const [text, setText] = useState("");
  const change = useChangeMachine();
  const onKeyDown = (event: KeyboardEvent) => {
    const label = text.trim();
    if (event.key !== "Enter" || label === "") return;
    event.preventDefault();
    change.mutate(
      { id: machine.daemon_id, labels: [...machine.added_labels, label] },
      { onSuccess: () => setText("") },
    );
  };
  return (
    <input
      aria-label={`Add a label to ${machine.name}`}
      placeholder="Add a label"
      maxLength={50}
      className={`${INPUT_CLASS} h-6 max-w-32 text-xs`}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}
