/** Tokens over time: the chart, what its colours mean, and the table behind it. */
import { Table2 } from "lucide-react";
import { useId, useState } from "react";
import type { UsageRow } from "@/api/schema";
import type { Span } from "@/api/usage";
import { totalTokens } from "@/run/run-meta";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { useToggled } from "@/ui/toggled";
import { plural } from "@/ui/words";
import { Chart } from "./chart";
import { type Length, type Period, periodsOf, periodText } from "./periods";
import { SERIES, type Series } from "./series";
import { dayOf } from "./view";

const TITLES: Record<Length, string> = {
  day: "Tokens by day",
  week: "Tokens by week",
  month: "Tokens by month",
};

export function OverTime({ rows, span }: { rows: readonly UsageRow[]; span: Span }) {
  const { length, periods } = periodsOf(rows, span, dayOf(Date.now()));
  const [hidden, toggle] = useToggled<Series>();
  const [table, setTable] = useState(false);
  const id = useId();
  const shown = new Set(SERIES.map((each) => each.key).filter((key) => !hidden.has(key)));
  return (
    <section aria-label={TITLES[length]} className="rounded-xl border border-line bg-raised p-4 shadow-card">
      <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 className="font-medium">{TITLES[length]}</h2>
        <fieldset className="flex flex-wrap gap-1">
          <legend className="sr-only">What the chart shows</legend>
          {SERIES.map((each) => (
            <button
              key={each.key}
              type="button"
              title={each.meaning}
              aria-pressed={!hidden.has(each.key)}
              onClick={() => toggle(each.key)}
              className="flex h-6 items-center gap-1.5 rounded-md px-1.5 text-xs text-ink-2 hover:bg-hover"
            >
              <span
                aria-hidden
                className={classes(
                  "size-2.5 rounded-[3px] border-2",
                  hidden.has(each.key) ? "border-line-strong" : `border-transparent ${each.dot}`,
                )}
              />
              <span className={classes(hidden.has(each.key) && "line-through")}>{each.title}</span>
            </button>
          ))}
        </fieldset>
        <Button
          size="sm"
          look="ghost"
          className="ml-auto"
          aria-expanded={table}
          aria-controls={id}
          onClick={() => setTable(!table)}
        >
          <Table2 aria-hidden className="size-3.5" />
          {table ? "Hide the table" : "Show as a table"}
        </Button>
      </div>
      <Chart periods={periods} length={length} shown={shown} label={sentenceOf(periods, length)} />
      <div id={id} hidden={!table} className="mt-4 max-h-80 overflow-auto" tabIndex={table ? 0 : -1}>
        {table && <PeriodTable periods={periods} length={length} />}
      </div>
    </section>
  );
}

/** The chart in a sentence, for whoever cannot see it. */
function sentenceOf(periods: readonly Period[], length: Length): string {
  const total = periods.reduce((sum, period) => sum + totalTokens(period.usage), 0);
  const [first] = periods;
  const most = periods.reduce<Period | undefined>(
    (found, period) => (found && totalTokens(found.usage) >= totalTokens(period.usage) ? found : period),
    undefined,
  );
  if (!first || !most || total === 0) return "No tokens were used.";
  return (
    `${total.toLocaleString()} tokens in ${plural(periods.length, length)} from ${periodText(first.start, "day", true)}. ` +
    `Most of them on: ${periodText(most.start, length, true)}, ${totalTokens(most.usage).toLocaleString()}.`
  );
}

function PeriodTable({ periods, length }: { periods: readonly Period[]; length: Length }) {
  return (
    <table className="tabular w-full text-xs">
      <caption className="sr-only">{TITLES[length]}</caption>
      <thead className="sticky top-0 bg-raised text-ink-3">
        <tr>
          <th scope="col" className="py-1.5 pr-3 text-left font-medium capitalize">
            {length}
          </th>
          {SERIES.map((each) => (
            <th key={each.key} scope="col" className="px-2 py-1.5 text-right font-medium">
              {each.title}
            </th>
          ))}
          <th scope="col" className="py-1.5 pl-2 text-right font-medium">
            Total
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {periods.toReversed().map((period) => (
          <tr key={period.start}>
            <th scope="row" className="py-1.5 pr-3 text-left font-normal whitespace-nowrap">
              {periodText(period.start, length, true)}
            </th>
            {SERIES.map((each) => (
              <td key={each.key} className="px-2 py-1.5 text-right text-ink-2">
                {period.usage[each.key].toLocaleString()}
              </td>
            ))}
            <td className="py-1.5 pl-2 text-right font-medium">
              {totalTokens(period.usage).toLocaleString()}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
