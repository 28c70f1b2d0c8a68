/** The workspace's agents. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Bot, Monitor, Plus, Search } from "lucide-react";
import { useEffect, useState } from "react";
import { queries } from "@/api/queries";
import type { Agent } from "@/api/schema";
import { PageBody } from "@/shell/page-body";
import { PageHeader } from "@/shell/page-header";
import { Button, buttonClass } from "@/ui/button";
import { SearchField } from "@/ui/search-field";
import { Empty, Failed, LoadingRows } from "@/ui/state";
import { AgentDialog } from "./agent-dialog";
import { AgentRow } from "./agent-row";

const route = getRouteApi("/app/agents");

type Editing = { agent: Agent | null } | null;

export function AgentsPage() {
  const { data, error, refetch } = useQuery(queries.agents());
  const { q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [editing, setEditing] = useState<Editing>(null);
  useEffect(() => {
    document.title = "Agents · Shipmate";
  }, []);
  const found = data?.filter((agent) => matches(agent, q)) ?? [];
  const active = found.filter((agent) => !agent.archived_at);
  const archived = found.filter((agent) => agent.archived_at);
  return (
    <>
      <PageHeader title="Agents">
        <SearchField
          label="Search agents"
          placeholder="Search"
          value={q}
          onChange={(text) => void navigate({ search: text ? { q: text } : {}, replace: true })}
        />
        <Button look="primary" size="sm" onClick={() => setEditing({ agent: null })}>
          <Plus aria-hidden className="size-3.5" />
          New agent
        </Button>
      </PageHeader>
      <PageBody>
        {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
        {!error && !data && <LoadingRows />}
        {data && found.length === 0 && q && (
          <Empty icon={<Search aria-hidden className="size-6" />} title={`No agent matches “${q}”`}>
            Names, tools, models and descriptions are looked at.
          </Empty>
        )}
        {data && active.length === 0 && !q && <NoAgents onNew={() => setEditing({ agent: null })} />}
        <AgentList title="Active" agents={active} onEdit={(agent) => setEditing({ agent })} />
        <AgentList title="Archived" agents={archived} onEdit={(agent) => setEditing({ agent })} />
      </PageBody>
      <AgentDialog open={editing !== null} agent={editing?.agent ?? null} onClose={() => setEditing(null)} />
    </>
  );
}

/** Without a machine there is nothing that an agent could be. */
function NoAgents({ onNew }: { onNew: () => void }) {
  const { data: machines } = useQuery(queries.machines());
  return (
    <Empty icon={<Bot aria-hidden className="size-6" />} title="No agents yet">
      <p>An agent appears for each command line tool that a machine finds. You can also make your own.</p>
      {machines?.length === 0 ? (
        <Link to="/machines" className={`${buttonClass("primary", "md")} mt-4`}>
          <Monitor aria-hidden className="size-3.5" />
          Add a machine first
        </Link>
      ) : (
        <Button look="primary" className="mt-4" onClick={onNew}>
          <Plus aria-hidden className="size-3.5" />
          Make an agent
        </Button>
      )}
    </Empty>
  );
}

function matches(agent: Agent, words: string): boolean {
  const text = [agent.name, agent.provider, agent.model, agent.description].join(" ").toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

interface AgentListProps {
  title: string;
  agents: Agent[];
  onEdit: (agent: Agent) => void;
}

function AgentList({ title, agents, onEdit }: AgentListProps) {
  const { data: runs = [] } = useQuery(queries.activeRuns());
  const { data: machines = [] } = useQuery(queries.machines());
  if (agents.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2 className="mb-2 text-xs font-medium text-ink-3">
        {title} · {agents.length}
      </h2>
      <ul className="divide-y divide-line rounded-xl border border-line bg-raised shadow-card">
        {agents.map((agent) => (
          <AgentRow
            key={agent.id}
            agent={agent}
            runs={runs.filter((run) => run.agent_id === agent.id)}
            machines={machines}
            onEdit={() => onEdit(agent)}
          />
        ))}
      </ul>
    </section>
  );
}
