/** How the board looks at its issues: layout, grouping, order and filters, all in the address. */
import type { Issue } from "@/api/schema";
import { FACET_KEYS, type FacetKey, GROUPINGS, type Grouping } from "./facets";

export type Layout = "board" | "list";
export type Order = "manual" | "priority" | "due" | "updated" | "created";

export const ORDERS: Record<Order, string> = {
  manual: "By hand",
  priority: "Priority",
  due: "Due date",
  updated: "Last changed",
  created: "Newest",
};

/** The filters that are set: each facet with the values that an issue may have. */
export type Filters = Partial<Record<FacetKey, readonly string[]>>;

/** What the address says; what is as usual is left out of it. */
export type BoardSearch = {
  q?: string;
  layout?: Layout;
  group?: Grouping;
  order?: Order;
  archived?: true;
} & Partial<Record<FacetKey, string>>;

export interface BoardView {
  query: string;
  layout: Layout;
  group: Grouping;
  order: Order;
  filters: Filters;
  /** Whether it looks at what was put away instead. */
  archived: boolean;
}

const LONGEST = 400;

function oneOf<T extends string>(value: unknown, all: readonly T[]): T | undefined {
  return all.find((each) => each === value);
}

/** Reads an address; what nobody could have meant is left out. */
export function readSearch(search: Record<string, unknown>): BoardSearch {
  const { q } = search;
  const layout = oneOf(search.layout, ["list"] as const);
  const group = oneOf(search.group, GROUPINGS);
  const order = oneOf(search.order, Object.keys(ORDERS) as Order[]);
  const read: BoardSearch = {
    ...((typeof q === "string" || typeof q === "number") && q !== "" ? { q: String(q).slice(0, 200) } : {}),
    ...(layout ? { layout } : {}),
    ...(group && group !== "status" ? { group } : {}),
    ...(order && order !== "manual" ? { order } : {}),
    ...(search.archived === true || search.archived === "true" ? { archived: true } : {}),
  };
  for (const key of FACET_KEYS) {
    const value = search[key];
    if (typeof value === "string" && value) read[key] = value.slice(0, LONGEST);
  }
  return read;
}

export function viewOf(search: BoardSearch): BoardView {
  const filters: Filters = {};
  for (const key of FACET_KEYS) {
    const values = search[key]?.split(",").filter(Boolean);
    if (values?.length) filters[key] = values;
  }
  return {
    query: search.q ?? "",
    layout: search.layout ?? "board",
    group: search.group ?? "status",
    order: search.order ?? "manual",
    filters,
    archived: search.archived ?? false,
  };
}

export function searchOf(view: BoardView): BoardSearch {
  const { query, layout, group, order, filters, archived } = view;
  const joined = Object.entries(filters).map(([key, values]) => [key, values?.join(",")]);
  return readSearch({ q: query, layout, group, order, archived, ...Object.fromEntries(joined) });
}

export function isFiltered(view: BoardView): boolean {
  return view.query !== "" || view.archived || Object.keys(view.filters).length > 0;
}

const URGENCY: Record<Issue["priority"], number> = { urgent: 0, high: 1, medium: 2, low: 3, none: 4 };

export function byPosition(a: Issue, b: Issue): number {
  return a.position - b.position || b.number - a.number;
}

export const COMPARISONS: Record<Order, (a: Issue, b: Issue) => number> = {
  manual: byPosition,
  priority: (a, b) => URGENCY[a.priority] - URGENCY[b.priority] || byPosition(a, b),
  due: (a, b) => compare(a.due_date ?? "9999", b.due_date ?? "9999") || byPosition(a, b),
  updated: (a, b) => compare(b.updated_at, a.updated_at) || b.number - a.number,
  created: (a, b) => b.number - a.number,
};

/** Times are ISO texts of the same form, so their order is that of their characters. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
