/** Makes an agent, or changes one. */
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useCreateAgent, useUpdateAgent } from "@/api/mutations";
import { queries } from "@/api/queries";
import type { Agent, Approval, Machine } from "@/api/schema";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { Label, TextField } from "@/ui/field";
import { Picker } from "@/ui/picker";
import { APPROVAL_TITLES } from "@/ui/words";
import { Environment } from "./environment";
import { Instructions } from "./instructions";
import { ModelField } from "./model-field";
import { Taught } from "./taught";

interface Draft {
  name: string;
  provider: string;
  description: string;
  instructions: string;
  model: string;
  limit: string;
  approval: Approval;
  labels: string;
  key: string;
}

function draftOf(agent: Agent | null, provider: string): Draft {
  return {
    name: agent?.name ?? "",
    provider: agent?.provider ?? provider,
    description: agent?.description ?? "",
    instructions: agent?.instructions ?? "",
    model: agent?.model ?? "",
    limit: String(agent?.max_concurrent_tasks ?? 6),
    approval: agent?.approval ?? "full",
    labels: agent?.required_labels.join(" ") ?? "",
    key: agent?.concurrency_key ?? "",
  };
}

/** What a new agent can be: whatever a machine of the workspace offers. */
export function offeredProviders(machines: readonly Machine[]): string[] {
  return [
    ...new Set(machines.flatMap((machine) => machine.runtimes.map((runtime) => runtime.provider))),
  ].sort();
}

const MEANINGS: Record<Approval, string> = {
  full: "Whatever it asks leave for is granted at once.",
  ask: "Whatever it asks leave for is asked of whoever follows the issue; the run waits.",
  read_only: "Whatever it asks leave for is refused.",
};
const APPROVALS = (["full", "ask", "read_only"] as const).map((value) => ({
  value,
  label: APPROVAL_TITLES[value],
}));

interface AgentDialogProps {
  open: boolean;
  agent: Agent | null;
  onClose: () => void;
}

export function AgentDialog({ open, agent, onClose }: AgentDialogProps) {
  return (
    <Modal
      open={open}
      onClose={onClose}
      title={agent ? `Edit ${agent.name}` : "New agent"}
      className="max-w-2xl"
    >
      <AgentForm agent={agent} onClose={onClose} />
    </Modal>
  );
}

function AgentForm({ agent, onClose }: Omit<AgentDialogProps, "open">) {
  const { data: machines = [] } = useQuery(queries.machines());
  const providers = offeredProviders(machines);
  const first = providers[0] ?? "";
  const [draft, setDraft] = useState(() => draftOf(agent, first));
  const create = useCreateAgent();
  const update = useUpdateAgent();
  useEffect(() => {
    if (first) setDraft((before) => (before.provider ? before : { ...before, provider: first }));
  }, [first]);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const fields = {
      name: draft.name.trim(),
      description: draft.description,
      instructions: draft.instructions,
      model: draft.model.trim(),
      max_concurrent_tasks: Number(draft.limit),
      approval: draft.approval,
      required_labels: draft.labels.split(/[\s,]+/).filter(Boolean),
      concurrency_key: draft.key.trim(),
    };
    const done = { onSuccess: onClose };
    if (agent) update.mutate({ id: agent.id, ...fields }, done);
    else create.mutate({ ...fields, provider: draft.provider }, done);
  };

  return (
    <form onSubmit={submit} className="flex min-h-0 flex-col">
      <div className="space-y-4 overflow-y-auto px-5 py-4">
        <TextField
          label="Name"
          required
          maxLength={100}
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        <div className="grid grid-cols-2 gap-4">
          {agent ? (
            <TextField label="Provider" value={draft.provider} disabled />
          ) : (
            <div>
              <Label>Provider</Label>
              <Picker
                label="Provider"
                look="field"
                value={draft.provider}
                options={providers.map((provider) => ({ value: provider, label: provider }))}
                onChange={(provider) => set({ provider })}
              />
            </div>
          )}
          <ModelField provider={draft.provider} value={draft.model} onChange={(model) => set({ model })} />
        </div>
        <TextField
          label="Description"
          placeholder="One line about it"
          value={draft.description}
          onChange={(event) => set({ description: event.target.value })}
        />
        <Instructions value={draft.instructions} onChange={(instructions) => set({ instructions })} />
        {agent && <Taught agent={agent} />}
        {agent && <Environment agent={agent} />}
        <div className="grid grid-cols-[1fr_8rem] gap-4">
          <div>
            <Label>What it may do in its place</Label>
            <Picker
              label="What it may do in its place"
              look="field"
              value={draft.approval}
              options={APPROVALS}
              onChange={(approval) => set({ approval })}
            />
            <p className="mt-1 text-xs text-ink-3">{MEANINGS[draft.approval]}</p>
          </div>
          <TextField
            label="Runs at a time"
            type="number"
            min={1}
            max={50}
            required
            hint="1 to 50; more wait."
            value={draft.limit}
            onChange={(event) => set({ limit: event.target.value })}
          />
        </div>
        <div className="grid grid-cols-2 gap-4">
          <TextField
            label="Runs on machines with"
            placeholder="Any"
            hint="Labels, such as gpu linux; all must be there."
            value={draft.labels}
            onChange={(event) => set({ labels: event.target.value })}
          />
          <TextField
            label="Concurrency key"
            placeholder="None"
            maxLength={50}
            hint="Of all agents with it, one works at a time."
            value={draft.key}
            onChange={(event) => set({ key: event.target.value })}
          />
        </div>
      </div>
      <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          type="submit"
          disabled={!draft.name.trim() || !draft.provider || create.isPending || update.isPending}
        >
          {agent ? "Save" : "Create agent"}
        </Button>
      </div>
    </form>
  );
}
