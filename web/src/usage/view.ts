/** Which usage is shown, as the address says it. */

import type { UsageBy } from "@/api/schema";
import type { Span } from "@/api/usage";

export type Parts = Exclude<UsageBy, "day"> | "project";
export const PARTS: readonly Parts[] = ["agent", "project", "issue", "model", "machine"];

/** The last so many days; `all` is from the beginning. */
export type Range = "7d" | "30d" | "90d" | "all";
export const RANGES: readonly Range[] = ["7d", "30d", "90d", "all"];
export const USUAL_RANGE: Range = "30d";

export interface UsageView {
  range?: Range;
  by?: Parts;
  /** Days of the reader's own choice, which count instead of `range`. */
  since?: string;
  until?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function day(value: unknown): string | undefined {
  return typeof value === "string" && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

/** Reads an address; what it does not know it leaves out. */
export function readUsageView(search: { [name: string]: unknown }): UsageView {
  const range = RANGES.find((each) => each === search.range);
  const by = PARTS.find((each) => each === search.by);
  const since = day(search.since);
  const until = day(search.until);
  return { ...(range && { range }), ...(by && { by }), ...(since && { since }), ...(until && { until }) };
}

const DAY_MS = 86_400_000;

/** The day of a moment, in UTC, as the server counts days. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function spanOf(view: UsageView, now: number): Span {
  if (view.since || view.until) return { since: view.since, until: view.until };
  const range = view.range ?? USUAL_RANGE;
  return range === "all" ? {} : { since: dayOf(now - (Number.parseInt(range, 10) - 1) * DAY_MS) };
}
