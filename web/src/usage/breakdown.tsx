/** Who or what used the tokens, most first: a table whose rows are bars. */
import { Link } from "@tanstack/react-router";
import type { UsageRow } from "@/api/schema";
import { totalTokens } from "@/run/run-meta";
import { Plain } from "@/text/plain";
import { classes } from "@/ui/classes";
import { costText, costTitle } from "./cost";
import { SERIES } from "./series";
import type { Parts } from "./view";

export const PART_TITLES: Record<Parts, string> = {
  agent: "Agent",
  machine: "Machine",
  issue: "Issue",
  project: "Project",
  model: "Model",
};

const NUMBER = "px-2 py-2 text-right";
/** Only the sum has room on a phone. */
const WIDE_ONLY = "max-md:hidden";

export function Breakdown({ rows, by }: { rows: readonly UsageRow[]; by: Parts }) {
  const most = Math.max(1, ...rows.map((row) => totalTokens(row.usage)));
  return (
    <table className="tabular w-full text-xs">
      <caption className="sr-only">Tokens by {PART_TITLES[by].toLowerCase()}</caption>
      <thead className="text-ink-3">
        <tr className="border-b border-line">
          <th scope="col" className="w-full py-2 pr-2 pl-4 text-left font-medium">
            {PART_TITLES[by]}
          </th>
          <th scope="col" className={classes(NUMBER, "font-medium")}>
            Runs
          </th>
          {SERIES.map((each) => (
            <th
              key={each.key}
              scope="col"
              title={each.meaning}
              className={classes(NUMBER, WIDE_ONLY, "font-medium whitespace-nowrap")}
            >
              {each.title}
            </th>
          ))}
          <th scope="col" className={classes(NUMBER, "font-medium")}>
            Total
          </th>
          <th scope="col" className={classes(NUMBER, "pr-4 font-medium")}>
            Cost
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row" className="max-w-0 py-2 pr-2 pl-4 text-left font-normal">
              <span className="block truncate text-sm font-medium" title={row.name}>
                <Name name={row.name} by={by} />
              </span>
              <svg
                aria-hidden="true"
                className="mt-1 block h-1.5 w-full overflow-hidden rounded-full"
                viewBox="0 0 100 1"
                preserveAspectRatio="none"
              >
                <rect width="100" height="1" className="fill-hover" />
                <rect width={(100 * totalTokens(row.usage)) / most} height="1" className="fill-accent" />
              </svg>
            </th>
            <td className={classes(NUMBER, "text-ink-2")}>{row.runs.toLocaleString()}</td>
            {SERIES.map((each) => (
              <td key={each.key} className={classes(NUMBER, WIDE_ONLY, "text-ink-2")}>
                {row.usage[each.key].toLocaleString()}
              </td>
            ))}
            <td className={classes(NUMBER, "font-medium")}>{totalTokens(row.usage).toLocaleString()}</td>
            <td
              title={costTitle(row.cost)}
              className={classes(NUMBER, "pr-4 font-medium md:whitespace-nowrap")}
            >
              {costText(row.cost)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Name({ name, by }: { name: string; by: Parts }) {
  if (!name) return <span className="text-ink-3">{by === "project" ? "No project" : "Not known"}</span>;
  if (by !== "issue") return <Plain text={name} />;
  return (
    <Link to="/issue/$key" params={{ key: name }} className="hover:text-accent-text hover:underline">
      {name}
    </Link>
  );
}
