/** One run in one line: who, on what, how it is doing. */
import { Link } from "@tanstack/react-router";
import type { Run } from "@/api/schema";
import { Avatar } from "@/ui/avatar";
import { RunChip } from "./run-chip";

export function RunLine({ run }: { run: Run }) {
  return (
    <Link
      to="/run/$id"
      params={{ id: run.id }}
      className="-mx-2 flex h-9 items-center gap-2.5 rounded-md px-2 hover:bg-hover"
    >
      <Avatar kind="agent" name={run.agent_name} />
      <span className="min-w-0 truncate font-medium">{run.agent_name}</span>
      <span className="tabular shrink-0 text-xs text-ink-3">{run.issue_identifier}</span>
      <span className="ml-auto flex min-w-0 justify-end">
        <RunChip run={run} />
      </span>
    </Link>
  );
}
