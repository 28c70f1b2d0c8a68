/** The first minute: what to do next, gone as soon as it is done. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useEditIssues } from "@/api/issue-edits";
import { queries } from "@/api/queries";
import type { Issue, Machine, ProviderReport } from "@/api/schema";
import { openOverlay } from "@/shell/overlays";
import { recall, remember } from "@/shell/storage";
import { Button, IconButton } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Keys } from "@/ui/kbd";

export interface Progress {
  assigned: boolean;
  watched: boolean;
  /** Something of their own, besides what came with the board. */
  written: boolean;
}

export function progressOf(issues: readonly Issue[]): Progress {
  return {
    assigned: issues.some((issue) => issue.assignee_type === "agent" || issue.latest_run),
    watched: issues.some((issue) => issue.latest_run?.status === "completed"),
    written: issues.length > 1,
  };
}

/** Providers that need no installation and so prove nothing about this machine. */
const BUILT_IN = new Set(["demo", "exec"]);

/** The agent CLIs that were looked for, if none of them was found anywhere. */
export function missingProviders(machines: readonly Machine[]): ProviderReport[] {
  const reports = machines
    .flatMap((machine) => machine.inventory)
    .filter((each) => !BUILT_IN.has(each.provider));
  if (reports.some((each) => each.state === "found")) return [];
  return [...new Map(reports.map((each) => [each.provider, each])).values()];
}

export function Guide({ issues }: { issues: Issue[] }) {
  const [dismissed, setDismissed] = useState(() => recall("guide") === "dismissed");
  const progress = progressOf(issues);
  if (dismissed || (progress.watched && progress.written)) return null;
  return (
    <section
      aria-label="First steps"
      className="relative mx-2.5 mt-2.5 shrink-0 rounded-lg border border-line bg-sunken p-4 pr-12 max-sm:max-h-[45%] max-sm:overflow-y-auto"
    >
      <Steps issues={issues} progress={progress} />
      <IconButton
        label="Dismiss the first steps"
        className="absolute top-2 right-2"
        onClick={() => {
          remember("guide", "dismissed");
          setDismissed(true);
        }}
      >
        <X aria-hidden className="size-4" />
      </IconButton>
    </section>
  );
}

function Steps({ issues, progress }: { issues: readonly Issue[]; progress: Progress }) {
  const { data: machines } = useQuery(queries.machines());
  const missing = missingProviders(machines ?? []);
  const waiting = issues.find((issue) => !issue.assignee_id);
  const running = issues.find((issue) => issue.latest_run);
  return (
    <>
      <ol className="grid gap-4 md:grid-cols-3">
        <Step number={1} done={progress.assigned} title="Give an issue to an agent">
          <p>The demo agent needs no model and no key, and works in a small repository of its own.</p>
          {waiting ? <AssignToDemo issue={waiting} /> : <NewIssue />}
        </Step>
        <Step number={2} done={progress.watched} title="Watch it work">
          <p>Its words, tools and changes appear live on the issue's page.</p>
          {running && <IssueLink issue={running}>Watch {running.identifier}</IssueLink>}
        </Step>
        <Step number={3} done={progress.written} title="Write an issue of your own">
          <p>Say what you want done, as you would to a colleague.</p>
          {(waiting || progress.assigned) && <NewIssue />}
        </Step>
      </ol>
      {missing.length > 0 && <Missing reports={missing} />}
    </>
  );
}

function NewIssue() {
  return (
    <Button size="sm" onClick={() => openOverlay({ kind: "create" })}>
      New issue <Keys keys="c" />
    </Button>
  );
}

/** One press is all that the first run takes. */
function AssignToDemo({ issue }: { issue: Issue }) {
  const { data: agents = [] } = useQuery(queries.agents());
  const edit = useEditIssues();
  const demo = agents.find((agent) => agent.provider === "demo" && !agent.archived_at);
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      {demo && (
        <Button
          look="primary"
          size="sm"
          onClick={() =>
            void edit([{ issue, change: { assignee_type: "agent", assignee_id: demo.id, status: "todo" } }])
          }
        >
          Assign {issue.identifier} to {demo.name}
        </Button>
      )}
      <IssueLink issue={issue}>Read {issue.identifier}</IssueLink>
    </span>
  );
}

function IssueLink({ issue, children }: { issue: Issue; children: ReactNode }) {
  return (
    <Link
      to="/issue/$key"
      params={{ key: issue.identifier }}
      className="font-medium text-accent-text underline-offset-2 hover:underline"
    >
      {children}
    </Link>
  );
}

function Step({
  number,
  done,
  title,
  children,
}: {
  number: number;
  done: boolean;
  title: string;
  children: ReactNode;
}) {
  return (
    <li className="flex gap-3">
      <span
        className={classes(
          "tabular inline-flex size-5 shrink-0 items-center justify-center rounded-full text-2xs font-semibold",
          done ? "bg-green-soft text-green" : "bg-accent-soft text-accent-text",
        )}
      >
        {done ? <Check aria-label="Done" className="size-3" /> : number}
      </span>
      <div className="flex flex-col items-start gap-1.5 text-ink-2">
        <p className={classes("font-medium", done ? "text-ink-2 line-through decoration-ink-3" : "text-ink")}>
          {title}
        </p>
        {!done && children}
      </div>
    </li>
  );
}

/** So many are named at once; the board is what people came for. */
const FIRST_TOOLS = 4;

/** How to get a real agent, in the machine's own words. */
function Missing({ reports }: { reports: ProviderReport[] }) {
  const [all, setAll] = useState(false);
  const more = reports.length - FIRST_TOOLS;
  return (
    <div className="mt-4 border-t border-line pt-3 text-ink-2">
      <p>
        <span className="font-medium text-ink">No agent's command line tool was found yet.</span> Shipmate
        looked for these and notices by itself when one is installed:
      </p>
      <ul className="mt-1.5 grid gap-x-6 gap-y-1 md:grid-cols-2">
        {(all ? reports : reports.slice(0, FIRST_TOOLS)).map((report) => (
          <li key={report.provider} className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium text-ink">{report.title}</span>
            {report.install && (
              <code className="font-mono text-xs wrap-anywhere select-all">{report.install}</code>
            )}
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Button
          look="ghost"
          size="sm"
          aria-expanded={all}
          className="mt-1 -ml-2"
          onClick={() => setAll(!all)}
        >
          {all ? "Show fewer" : `Show ${more} more`}
        </Button>
      )}
    </div>
  );
}
