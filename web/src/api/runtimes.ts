/** What people may do to machines and their runtimes. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { ApiError, sentence } from "./error";
import { useListChange } from "./mutations";
import { keys } from "./queries";
import type { LiveChoice, Machine, Runtime, UpdateMachine, UpdateRuntime } from "./schema";

const pathOf = (id: string) => `/api/runtimes/${encodeURIComponent(id)}`;

export const useRenameRuntime = () =>
  useListChange(keys.machines, ({ id, ...body }: UpdateRuntime & { id: string }) =>
    http.put<Runtime>(pathOf(id), body),
  );

/** Keeps a runtime from taking work, or lets it take work again. */
export const useSwitchRuntime = () =>
  useListChange(keys.machines, ({ id, enable }: { id: string; enable: boolean }) =>
    http.post<Runtime>(`${pathOf(id)}/${enable ? "enable" : "disable"}`),
  );

/** Whether the server wants to be told what becomes of the runs under way. */
export function mustChoose(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === "runs_under_way";
}

/** Deletes a runtime. Without `live` it is refused while runs are under way on it, which the caller then asks about. */
export function useDeleteRuntime() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, live }: { id: string; live?: LiveChoice }) =>
      http.delete(live ? `${pathOf(id)}?live=${live}` : pathOf(id)),
    onError: (error) => {
      if (!mustChoose(error)) notify.error(sentence(error));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.machines }),
  });
}

/** Says whose work a machine takes, which only its owner may, or what it is or has. */
export const useChangeMachine = () =>
  useListChange(keys.machines, ({ id, ...body }: UpdateMachine & { id: string }) =>
    http.patch<Machine>(`/api/machines/${encodeURIComponent(id)}`, body),
  );
