/** What a machine serves, as its owner says it there. Nothing on this page can widen it. */
import type { Machine } from "@/api/schema";
import { Plain } from "@/text/plain";
import { APPROVAL_TITLES } from "@/ui/words";

export function Serves({ machine }: { machine: Machine }) {
  const said = limits(machine);
  const directories = machine.serves?.work_in ?? [];
  return (
    <>
      {said.length === 0 ? (
        <p>Whatever this board gives it.</p>
      ) : (
        <dl className="space-y-1.5">
          {said.map(({ what, only }) => (
            <div key={what} className="flex gap-3">
              <dt className="w-24 shrink-0 text-ink-2">{what}</dt>
              <dd className="min-w-0 flex-1">
                {only.length === 0 ? <span className="text-amber">None</span> : <Entries entries={only} />}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="mt-1 text-xs text-ink-3">
        {said.length === 0 ? "Its owner can say less" : "Only that: its owner says so"} on that machine, in{" "}
        <code className="font-mono">policy.toml</code>.
      </p>
      {directories.length > 0 && (
        <div className="mt-2">
          <p className="mb-1 text-ink-2">
            Agents may work in these directories themselves, one run at a time:
          </p>
          <Entries entries={directories} />
        </div>
      )}
    </>
  );
}

function Entries({ entries }: { entries: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-1.5">
      {entries.map((entry) => (
        <li key={entry} className="rounded-md bg-hover px-1.5 text-xs leading-5 wrap-anywhere">
          <Plain text={entry} />
        </li>
      ))}
    </ul>
  );
}

/** Each thing of which the policy speaks, with what it lets in. */
function limits({ serves }: Machine): { what: string; only: readonly string[] }[] {
  const approvals = serves?.approvals?.map((approval) => APPROVAL_TITLES[approval]);
  const all = [
    { what: "Workspaces", only: serves?.workspaces },
    { what: "Work of", only: serves?.people },
    { what: "Tools", only: serves?.providers },
    { what: "Repositories", only: serves?.repositories },
    { what: "Agents that do", only: approvals },
  ];
  return all.flatMap(({ what, only }) => (only ? [{ what, only }] : []));
}
