/** The facts of a run in a few quiet lines. */
import { FolderPen } from "lucide-react";
import type { ReactNode } from "react";
import type { Run, UsageTotal } from "@/api/schema";
import { Plain } from "@/text/plain";
import { classes } from "@/ui/classes";
import { CopyText } from "@/ui/copy-text";
import { Elapsed } from "@/ui/time";
import { shortCount, TRIGGER_TITLES } from "@/ui/words";
import { costText, costTitle, NO_COST } from "@/usage/cost";

export function totalTokens(usage: UsageTotal): number {
  return usage.input_tokens + usage.output_tokens + usage.cache_read_tokens + usage.cache_write_tokens;
}

function tokensTitle(usage: UsageTotal): string {
  return [
    `${usage.input_tokens.toLocaleString()} read`,
    `${usage.output_tokens.toLocaleString()} written`,
    `${usage.cache_read_tokens.toLocaleString()} read from cache`,
    `${usage.cache_write_tokens.toLocaleString()} written to cache`,
  ].join("\n");
}

export function RunMeta({ run, className }: { run: Run; className?: string | undefined }) {
  const tokens = totalTokens(run.usage);
  const cost = costText(run.cost ?? NO_COST);
  return (
    <dl
      className={classes("flex shrink-0 flex-wrap gap-x-4 gap-y-1 px-4 pb-3 text-xs empty:hidden", className)}
    >
      {run.started_at && (
        <Fact name="Time">
          <Elapsed since={run.started_at} until={run.completed_at} />
        </Fact>
      )}
      {(run.started_at || tokens > 0) && (
        <Fact name="Tokens">
          <span className="tabular" title={tokensTitle(run.usage)}>
            {shortCount(tokens)}
          </span>
        </Fact>
      )}
      {cost && (
        <Fact name="Cost">
          <span className="tabular" title={costTitle(run.cost ?? NO_COST)}>
            {cost}
          </span>
        </Fact>
      )}
      {run.machine && (
        <Fact name="Machine">
          <Plain text={run.machine} />
        </Fact>
      )}
      {run.tool_version && (
        <Fact name="Tool">
          <Plain text={`${run.provider} ${run.tool_version}`} />
        </Fact>
      )}
      {run.model && (
        <Fact name="Model">
          <Plain text={run.model} />
        </Fact>
      )}
      {run.branch && (
        <Fact name="Branch">
          <CopyText text={run.branch} what="branch" />
        </Fact>
      )}
      {run.session_id && (
        <Fact name="Session">
          <CopyText text={run.session_id} shown={run.session_id.slice(0, 8)} what="session id" />
        </Fact>
      )}
      {run.works_in && (
        <Fact name="Works in">
          <span
            className="inline-flex items-center gap-1 text-amber"
            title="Not a copy: what the agent changes is changed there at once, and no other run works there meanwhile."
          >
            <FolderPen aria-hidden className="size-3.5 shrink-0" />
            <CopyText text={run.works_in} shown="the directory itself" what="path of the directory" />
          </span>
        </Fact>
      )}
      {run.work_dir && !run.works_in && (
        <Fact name="Folder">
          <CopyText text={run.work_dir} shown="copy path" what="path of the work folder" />
        </Fact>
      )}
      {run.kind !== "assigned" && <Fact name="Woken by">{TRIGGER_TITLES[run.kind]}</Fact>}
      {run.attempt > 1 && (
        <Fact name="Attempt">
          {run.attempt} of {run.max_attempts}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 gap-1.5">
      <dt className="shrink-0 text-ink-3">{name}</dt>
      <dd className="min-w-0 truncate text-ink-2">{children}</dd>
    </div>
  );
}
