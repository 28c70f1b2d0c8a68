/** What the app changes. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import { keepIssue } from "./issue-cache";
import { once } from "./once";
import { keys } from "./queries";
import type {
  Agent,
  CreateAgent,
  CreatedToken,
  CreateIssue,
  CreateRepository,
  CreateToken,
  Issue,
  Repository,
  Run,
  UpdateAgent,
} from "./schema";

const part = encodeURIComponent;

function failed(error: unknown): void {
  notify.error(sentence(error));
}

export function useCreateIssue() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateIssue) =>
      once("issue", body, (headers) => http.post<Issue>("/api/issues", body, headers)),
    onSuccess: (issue) => keepIssue(queries, issue),
    onError: failed,
  });
}

export function useCancelRun() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => http.post<Run>(`/api/runs/${part(id)}/cancel`),
    onSuccess: (run) => queries.setQueryData(keys.run(run.id), run),
    onError: failed,
    onSettled: (_run, _error, id) => {
      void queries.invalidateQueries({ queryKey: keys.run(id) });
      void queries.invalidateQueries({ queryKey: keys.allRuns });
    },
  });
}

export function useRerun(issueId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => http.post<Run>(`/api/issues/${part(issueId)}/rerun`),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.runs(issueId) }),
    onError: failed,
  });
}

/** A change whose only effect on the cache is that one list is read again. */
export function useListChange<Input, Output>(
  key: readonly string[],
  change: (input: Input) => Promise<Output>,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onError: failed,
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export const useCreateAgent = () =>
  useListChange(keys.agents, (body: CreateAgent) => http.post<Agent>("/api/agents", body));

export const useUpdateAgent = () =>
  useListChange(keys.agents, ({ id, ...body }: UpdateAgent & { id: string }) =>
    http.put<Agent>(`/api/agents/${part(id)}`, body),
  );

export const useArchiveAgent = () =>
  useListChange(keys.agents, ({ id, archive }: { id: string; archive: boolean }) =>
    http.post<Agent>(`/api/agents/${part(id)}/${archive ? "archive" : "restore"}`),
  );

export const useCreateRepository = () =>
  useListChange(keys.repositories, (body: CreateRepository) =>
    http.post<Repository>("/api/repositories", body),
  );

export const useDeleteRepository = () =>
  useListChange(keys.repositories, (id: string) => http.delete(`/api/repositories/${part(id)}`));

export const useCreateToken = () =>
  useListChange(keys.tokens, (body: CreateToken) => http.post<CreatedToken>("/api/tokens", body));

export const useDeleteToken = () =>
  useListChange(keys.tokens, (id: string) => http.delete(`/api/tokens/${part(id)}`));
