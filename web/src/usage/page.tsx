/** What the workspace's runs have used: when, by whom, on what. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChartColumn } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import type { UsageRow } from "@/api/schema";
import { usageQuery } from "@/api/usage";
import { totalTokens } from "@/run/run-meta";
import { PageHeader } from "@/shell/page-header";
import { Empty, Failed, LoadingRows } from "@/ui/state";
import { shortCount } from "@/ui/words";
import { Breakdown, PART_TITLES } from "./breakdown";
import { byProject, useProjectsOfIssues } from "./by-project";
import { amountText, costTitle, sumCosts } from "./cost";
import { OverTime } from "./over-time";
import { RangeFields } from "./range";
import { NOTHING, plus, SERIES } from "./series";
import { PARTS, spanOf, type UsageView } from "./view";

const route = getRouteApi("/app/usage");

export function UsagePage() {
  const view = route.useSearch();
  const span = spanOf(view, Date.now());
  const by = view.by ?? "agent";
  const days = useQuery(usageQuery("day", span));
  // Each run has one agent, so this alone counts no run twice.
  const agents = useQuery(usageQuery("agent", span));
  // The server adds issues up; which project each is of is known here.
  const parts = useQuery(usageQuery(by === "project" ? "issue" : by, span));
  const homes = useProjectsOfIssues(by === "project");
  const error = days.error ?? agents.error ?? parts.error;
  const known = days.data && agents.data && parts.data;
  useEffect(() => {
    document.title = "Usage · Shipmate";
  }, []);
  return (
    <>
      <PageHeader title="Usage" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto max-w-5xl space-y-4 px-6 py-6 max-sm:px-4">
          <RangeFields view={view} />
          {error && !known && <Failed error={error} onRetry={() => void days.refetch()} />}
          {!error && !known && <LoadingRows />}
          {known && agents.data.rows.length === 0 && (
            <Empty
              icon={<ChartColumn aria-hidden className="size-6" />}
              title="Nothing was used in this time"
            >
              What agents say that their models read and write is counted here, run by run. Choose other days
              to see more.
            </Empty>
          )}
          {known && agents.data.rows.length > 0 && (
            <>
              <Sums rows={agents.data.rows} />
              <OverTime rows={days.data.rows} span={span} />
              <section
                aria-label="Where it went"
                className="rounded-xl border border-line bg-raised shadow-card"
              >
                <PartTabs view={view} by={by} />
                {by !== "project" ? (
                  <Breakdown rows={parts.data.rows} by={by} />
                ) : homes ? (
                  <Breakdown rows={byProject(parts.data.rows, homes.issues, homes.projects)} by={by} />
                ) : (
                  <LoadingRows />
                )}
              </section>
            </>
          )}
        </div>
      </div>
    </>
  );
}

function PartTabs({ view, by }: { view: UsageView; by: (typeof PARTS)[number] }) {
  return (
    <nav aria-label="Where it went" className="flex flex-wrap gap-0.5 border-b border-line p-2">
      {PARTS.map((part) => {
        const { by: _, ...rest } = view;
        return (
          <Link
            key={part}
            to="/usage"
            search={part === "agent" ? rest : { ...rest, by: part }}
            activeOptions={{ exact: true, includeSearch: true }}
            aria-current={part === by ? "page" : undefined}
            className="inline-flex h-7 items-center rounded-md px-2.5 text-xs font-medium text-ink-2 hover:bg-hover aria-[current=page]:bg-active aria-[current=page]:text-ink"
          >
            By {PART_TITLES[part].toLowerCase()}
          </Link>
        );
      })}
    </nav>
  );
}

/** The whole in a line of numbers. */
function Sums({ rows }: { rows: readonly UsageRow[] }) {
  const sum = rows.reduce((before, row) => plus(before, row.usage), NOTHING);
  const runs = rows.reduce((count, row) => count + row.runs, 0);
  const cost = sumCosts(rows.map((row) => row.cost));
  return (
    <dl className="grid grid-cols-3 gap-2 lg:grid-cols-4">
      <Fact title="Cost" meaning={costTitle(cost)}>
        {cost.priced.length > 0 ? cost.priced.map(amountText).join(" + ") : "not known"}
      </Fact>
      <Sum title="Unpriced" meaning="Tokens that have no price" value={cost.unpriced_tokens} />
      <Sum title="Tokens" value={totalTokens(sum)} />
      {SERIES.map((each) => (
        <Sum key={each.key} title={each.title} meaning={each.meaning} value={sum[each.key]} />
      ))}
      <Sum title="Runs" value={runs} />
    </dl>
  );
}

function Sum({ title, meaning, value }: { title: string; meaning?: string; value: number }) {
  return (
    <Fact title={title} meaning={meaning}>
      <span title={value.toLocaleString()}>{shortCount(value)}</span>
    </Fact>
  );
}

interface FactProps {
  title: string;
  meaning?: string | undefined;
  children: ReactNode;
}

function Fact({ title, meaning, children }: FactProps) {
  return (
    <div title={meaning} className="rounded-xl border border-line bg-raised px-3 py-2.5 shadow-card">
      <dt className="truncate text-xs text-ink-3">{title}</dt>
      <dd className="tabular text-xl font-semibold">{children}</dd>
    </div>
  );
}
