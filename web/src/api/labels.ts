/** Labels: which there are, and new ones. */
import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import type { CreateLabel, Label, Labels } from "./schema";

export const LABELS = ["labels"] as const;

export const labelsQuery = () =>
  queryOptions({
    queryKey: LABELS,
    queryFn: async ({ signal }) => (await http.get<Labels>("/api/labels", signal)).labels,
  });

/** The labels as far as they have been read, by name. */
export function knownLabels(queries: QueryClient): readonly Label[] {
  return queries.getQueryData<Label[]>(LABELS) ?? [];
}

export function useCreateLabel() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateLabel) => http.post<Label>("/api/labels", body),
    onSuccess: (label) =>
      queries.setQueryData<Label[]>(LABELS, (all = []) =>
        [...all.filter((each) => each.id !== label.id), label].sort((a, b) => a.name.localeCompare(b.name)),
      ),
    onError: (error) => notify.error(sentence(error)),
  });
}
