/** Changes of labels themselves, not of what is on an issue. */
import { queryOptions } from "@tanstack/react-query";
import { http } from "./client";
import { LABELS } from "./labels";
import { useListChange } from "./mutations";
import type { IssueList, Label, UpdateLabel } from "./schema";

const pathOf = (id: string) => `/api/labels/${encodeURIComponent(id)}`;

export const useUpdateLabel = () =>
  useListChange(LABELS, ({ id, ...body }: UpdateLabel & { id: string }) => http.put<Label>(pathOf(id), body));

export const useDeleteLabel = () => useListChange(LABELS, (id: string) => http.delete(pathOf(id)));

/** How many issues have a label on them. */
export const labelUseQuery = (id: string) =>
  queryOptions({
    queryKey: [...LABELS, "use", id],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ label: id, archived: "true", limit: "1" });
      return (await http.get<IssueList>(`/api/issues?${query}`, signal)).total;
    },
    staleTime: 0,
  });
