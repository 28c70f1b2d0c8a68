/** Where a run works, what it used, and how it came about: in full, beside its transcript. */
import type { ReactNode } from "react";
import type { Run } from "@/api/schema";
import { Plain } from "@/text/plain";
import { CopyText } from "@/ui/copy-text";
import { Ago, Elapsed } from "@/ui/time";
import { TRIGGER_TITLES } from "@/ui/words";
import { DiffNumbers } from "./run-chip";

export function Environment({ run }: { run: Run }) {
  return (
    <aside
      aria-label="About this run"
      className="w-72 shrink-0 space-y-6 overflow-y-auto border-l border-line p-4 max-xl:hidden"
    >
      <Part title="Run">
        <Fact name="Agent">
          <Plain text={run.agent_name} />
        </Fact>
        <Fact name="Woken by">{TRIGGER_TITLES[run.kind]}</Fact>
        <Fact name="Asked for">
          <Ago at={run.created_at} />
        </Fact>
        {run.started_at && (
          <>
            <Fact name="Waited">
              <Elapsed since={run.created_at} until={run.started_at} />
            </Fact>
            <Fact name="Worked">
              <Elapsed since={run.started_at} until={run.completed_at} />
            </Fact>
          </>
        )}
        <Fact name="Attempt">
          {run.attempt} of {run.max_attempts}
        </Fact>
        {run.diff && (
          <Fact name="Changed">
            {run.diff.files} {run.diff.files === 1 ? "file" : "files"}{" "}
            <DiffNumbers additions={run.diff.additions} deletions={run.diff.deletions} />
          </Fact>
        )}
      </Part>
      <Part title="Environment">
        <Fact name="Machine">{run.machine ? <Plain text={run.machine} /> : "None yet"}</Fact>
        <Fact name="Tool">
          <Plain text={run.tool_version ? `${run.provider} ${run.tool_version}` : run.provider} />
        </Fact>
        <Fact name="Model">{run.model ? <Plain text={run.model} /> : "Not said yet"}</Fact>
        {run.session_id && (
          <Fact name="Session">
            <CopyText text={run.session_id} what="session id" />
          </Fact>
        )}
        {run.branch && (
          <Fact name="Branch">
            <CopyText text={run.branch} what="branch" />
          </Fact>
        )}
        {run.work_dir && (
          <Fact name="Folder">
            <CopyText text={run.work_dir} what="path of the work folder" />
          </Fact>
        )}
      </Part>
      <Usage usage={run.usage} />
    </aside>
  );
}

function Usage({ usage }: { usage: Run["usage"] }) {
  const rows: [string, number][] = [
    ["Read", usage.input_tokens],
    ["Written", usage.output_tokens],
    ["Read from cache", usage.cache_read_tokens],
    ["Written to cache", usage.cache_write_tokens],
  ];
  const most = Math.max(1, ...rows.map(([, tokens]) => tokens));
  return (
    <Part title="Tokens">
      {rows.map(([name, tokens]) => (
        <div key={name} className="grid grid-cols-[1fr_auto] gap-y-1">
          <dt className="text-ink-3">{name}</dt>
          <dd className="contents">
            <span className="tabular">{tokens.toLocaleString()}</span>
            <span aria-hidden className="col-span-2 h-1 overflow-hidden rounded-full bg-active">
              <span
                className="block h-full origin-left rounded-full bg-accent"
                style={{ transform: `scaleX(${tokens / most})` }}
              />
            </span>
          </dd>
        </div>
      ))}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-2 font-medium">{title}</h2>
      <dl className="space-y-1.5 text-xs">{children}</dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-2">
      <dt className="w-18 shrink-0 text-ink-3">{name}</dt>
      <dd className="min-w-0 flex-1 wrap-anywhere">{children}</dd>
    </div>
  );
}
