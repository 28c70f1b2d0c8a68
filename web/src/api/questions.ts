/** What an agent at work asks, and the answers. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import { keys } from "./queries";
import type { AskedQuestion, GiveAnswer, Run } from "./schema";

const pathOf = (runId: string) => `/api/runs/${encodeURIComponent(runId)}`;

/** Under the run's own key, so that what makes the run old makes its questions old. */
export const questionsQuery = (runId: string) =>
  queryOptions({
    queryKey: [...keys.run(runId), "questions"],
    queryFn: ({ signal }) => http.get<AskedQuestion[]>(`${pathOf(runId)}/questions`, signal),
  });

export function useAnswer(runId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (answer: GiveAnswer) => http.post<Run>(`${pathOf(runId)}/answers`, answer),
    onError: (error) => notify.error(sentence(error)),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.allRuns });
      return queries.invalidateQueries({ queryKey: keys.run(runId) });
    },
  });
}
