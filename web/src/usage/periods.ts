/** Days without gaps, put together where there are too many of them to be seen. */
import type { UsageRow, UsageTotal } from "@/api/schema";
import type { Span } from "@/api/usage";
import { NOTHING, plus } from "./series";
import { dayOf } from "./view";

export type Length = "day" | "week" | "month";

export interface Period {
  /** Its first day, in UTC. */
  start: string;
  usage: UsageTotal;
}

const DAY_MS = 86_400_000;
/** More days than this are shown as weeks, more weeks as months. */
const MOST_DAYS = 92;
const MOST_WEEKS = 105;

function startOf(ms: number, length: Length): string {
  const day = dayOf(ms);
  if (length === "day") return day;
  if (length === "month") return `${day.slice(0, 7)}-01`;
  // Weeks begin on Mondays.
  return dayOf(ms - ((new Date(ms).getUTCDay() + 6) % 7) * DAY_MS);
}

export function periodsOf(
  rows: readonly UsageRow[],
  { since, until }: Span,
  today: string,
): { length: Length; periods: Period[] } {
  const [first] = rows;
  const last = rows.at(-1);
  // What was used tomorrow, by a server whose clock is ahead, is no less used.
  const end = until ?? (last && last.name > today ? last.name : today);
  const from = Date.parse(since ?? first?.name ?? end);
  const to = Date.parse(end);
  const days = Math.max(1, Math.round((to - from) / DAY_MS) + 1);
  const length = days <= MOST_DAYS ? "day" : days <= MOST_WEEKS * 7 ? "week" : "month";
  const periods = new Map<string, UsageTotal>();
  for (let at = from; at <= to; at += DAY_MS) periods.set(startOf(at, length), NOTHING);
  for (const row of rows) {
    const start = startOf(Date.parse(row.name), length);
    const before = periods.get(start);
    if (before) periods.set(start, plus(before, row.usage));
  }
  return { length, periods: [...periods].map(([start, usage]) => ({ start, usage })) };
}

/** Round numbers from 0 to at least `most`: what stands at the side of a chart. */
export function ticksTo(most: number): number[] {
  if (most <= 0) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 2.5, 5].find((each) => each * power >= rough) ?? 10) * power);
  const ticks = [0];
  while ((ticks.at(-1) ?? 0) < most) ticks.push(ticks.length * step);
  return ticks;
}

export function periodText(start: string, length: Length, full = false): string {
  const date = new Date(start);
  const year = full ? ({ year: "numeric" } as const) : {};
  if (length === "month") {
    return date.toLocaleDateString(undefined, { month: full ? "long" : "short", ...year, timeZone: "UTC" });
  }
  const text = date.toLocaleDateString(undefined, {
    day: "numeric",
    month: "short",
    ...year,
    timeZone: "UTC",
  });
  return length === "week" && full ? `Week of ${text}` : text;
}
