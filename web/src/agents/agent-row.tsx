/** One agent of the list. */
import { Archive, ArchiveRestore, Pencil } from "lucide-react";
import { useState } from "react";
import { useArchiveAgent } from "@/api/mutations";
import type { Agent, Machine, Run } from "@/api/schema";
import { RunLine } from "@/run/run-line";
import { Plain } from "@/text/plain";
import { Avatar } from "@/ui/avatar";
import { IconButton } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { whyOffline } from "./why-offline";

interface AgentRowProps {
  agent: Agent;
  /** What it does and what waits for it. */
  runs: readonly Run[];
  /** Where it could run. */
  machines: readonly Machine[];
  onEdit: () => void;
}

export function AgentRow({ agent, runs, machines, onEdit }: AgentRowProps) {
  const archive = useArchiveAgent();
  const [asking, setAsking] = useState(false);
  const archived = Boolean(agent.archived_at);
  const online = agent.presence === "online";
  return (
    <li className="px-4 py-3">
      <div className="flex items-center gap-3">
        <Avatar kind="agent" name={agent.name} presence={agent.presence} size="md" />
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">
            <Plain text={agent.name} />
          </p>
          <p className="truncate text-xs text-ink-3">
            {agent.provider}
            {agent.model && <> · {agent.model}</>}
            {agent.description && (
              <>
                {" · "}
                <Plain text={agent.description} />
              </>
            )}
          </p>
          {!online && !archived && (
            <p className="text-xs text-amber">Offline: {whyOffline(agent, machines)}</p>
          )}
        </div>
        <span
          className="tabular shrink-0 text-xs text-ink-2"
          title="Runs under way, and how many it may have at a time"
        >
          {agent.running} of {agent.max_concurrent_tasks}
          <span className="max-sm:hidden"> running</span>
        </span>
        <IconButton label={`Edit ${agent.name}`} onClick={onEdit}>
          <Pencil aria-hidden className="size-3.5" />
        </IconButton>
        <IconButton
          label={`${archived ? "Restore" : "Archive"} ${agent.name}`}
          disabled={archive.isPending}
          onClick={() => (archived ? archive.mutate({ id: agent.id, archive: false }) : setAsking(true))}
        >
          {archived ? (
            <ArchiveRestore aria-hidden className="size-3.5" />
          ) : (
            <Archive aria-hidden className="size-3.5" />
          )}
        </IconButton>
      </div>
      {runs.length > 0 && (
        <ul aria-label={`Runs of ${agent.name}`} className="mt-1.5 pl-10">
          {runs.map((run) => (
            <li key={run.id}>
              <RunLine run={run} />
            </li>
          ))}
        </ul>
      )}
      <Confirm
        open={asking}
        title={`Archive ${agent.name}?`}
        text="It can't be assigned any more; what it did stays. You can restore it at any time."
        action="Archive"
        onConfirm={() => archive.mutate({ id: agent.id, archive: true })}
        onClose={() => setAsking(false)}
      />
    </li>
  );
}
