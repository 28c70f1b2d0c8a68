/** What the workspace's runs have used. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { http } from "./client";
import type { UsageBy, UsageReport } from "./schema";

export const usageKeys = { all: ["usage"] } as const;

/** Days as `2026-01-31`, in UTC; none means from the beginning, or up to now. */
export interface Span {
  since?: string | undefined;
  until?: string | undefined;
}

export function usageQuery(by: UsageBy, { since, until }: Span) {
  const query = new URLSearchParams({ by, ...(since && { since }), ...(until && { until }) });
  return queryOptions({
    queryKey: [...usageKeys.all, by, since ?? "", until ?? ""],
    queryFn: ({ signal }) => http.get<UsageReport>(`/api/usage?${query}`, signal),
    placeholderData: keepPreviousData,
  });
}
