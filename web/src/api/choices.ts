/** What agent CLIs say can be chosen of them. */
import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { http } from "./client";
import { queries } from "./queries";
import type { Choices, KnownChoice } from "./schema";

const choicesQuery = (runtime: string) =>
  queryOptions({
    queryKey: ["choices", runtime],
    queryFn: ({ signal }) =>
      http.get<Choices>(`/api/runtimes/${encodeURIComponent(runtime)}/choices`, signal),
  });

/** The models that any machine has for agents of this provider, each once. */
export function useModels(provider: string): KnownChoice[] {
  const { data: machines = [] } = useQuery(queries.machines());
  const runtimes = machines
    .flatMap((machine) => machine.runtimes)
    .filter((runtime) => runtime.provider === provider);
  return useQueries({
    queries: runtimes.map((runtime) => choicesQuery(runtime.id)),
    combine: (results) => {
      const all = results.flatMap((result) => result.data?.models ?? []);
      return [...new Map(all.map((model) => [model.id, model])).values()];
    },
  });
}
