/** The variables of an agent's environment: their names, and a place to set one. */
import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { environmentQuery, useRemoveVariable, useSetVariable } from "@/api/environment";
import type { Agent, AgentVariable } from "@/api/schema";
import { Button, IconButton } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Ago } from "@/ui/time";

export function Environment({ agent }: { agent: Agent }) {
  const { data } = useQuery(environmentQuery(agent.id));
  const remove = useRemoveVariable(agent.id);
  if (!data) return null;
  return (
    <fieldset>
      <legend className="mb-1 text-xs font-medium text-ink-2">Environment</legend>
      {data.length > 0 && (
        <ul className="mb-2 max-h-48 divide-y divide-line overflow-y-auto rounded-md border border-line">
          {data.map((variable) => (
            <Variable key={variable.name} variable={variable} onRemove={() => remove.mutate(variable.name)} />
          ))}
        </ul>
      )}
      <SetVariable agent={agent} />
      <p className="mt-1 text-xs text-ink-3">
        Values are encrypted, never shown again, and given to the agent only. They count from its next run on.
      </p>
    </fieldset>
  );
}

function Variable({ variable, onRemove }: { variable: AgentVariable; onRemove: () => void }) {
  return (
    <li className="flex items-center gap-3 px-3 py-1">
      <span className="min-w-0 flex-1 truncate font-mono text-xs">{variable.name}</span>
      {variable.set ? (
        <span className="shrink-0 text-xs text-ink-3">
          set <Ago at={variable.updated_at} />
        </span>
      ) : (
        <span className="shrink-0 text-xs text-amber">The server’s key does not open it: set it again</span>
      )}
      <IconButton label={`Remove ${variable.name}`} onClick={onRemove}>
        <Trash2 aria-hidden className="size-3.5" />
      </IconButton>
    </li>
  );
}

function SetVariable({ agent }: { agent: Agent }) {
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const set = useSetVariable(agent.id);
  const ready = name.trim() !== "" && value !== "" && !set.isPending;
  const submit = () => {
    const done = () => {
      setName("");
      setValue("");
    };
    if (ready) set.mutate({ name: name.trim(), value }, { onSuccess: done });
  };
  // It stands in a form of its own kind, which Enter would send.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    submit();
  };
  return (
    <div className="grid grid-cols-[1fr_1fr_auto] items-end gap-2">
      <TextField
        label="Variable"
        placeholder="NPM_TOKEN"
        className="font-mono"
        maxLength={100}
        spellCheck={false}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <TextField
        label="Value"
        type="password"
        autoComplete="new-password"
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button onClick={submit} disabled={!ready}>
        Set
      </Button>
    </div>
  );
}
