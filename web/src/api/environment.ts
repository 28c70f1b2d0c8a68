/** The variables of an agent's environment. Values are sent and never come back. */
import { queryOptions } from "@tanstack/react-query";
import { http } from "./client";
import { useListChange } from "./mutations";
import type { AgentVariable } from "./schema";

export const ENVIRONMENT = ["environment"] as const;

const pathOf = (agent: string) => `/api/agents/${encodeURIComponent(agent)}/environment`;
const variableOf = (agent: string, name: string) => `${pathOf(agent)}/${encodeURIComponent(name)}`;

export const environmentQuery = (agent: string) =>
  queryOptions({
    queryKey: [...ENVIRONMENT, agent],
    queryFn: ({ signal }) => http.get<AgentVariable[]>(pathOf(agent), signal),
  });

export const useSetVariable = (agent: string) =>
  useListChange(ENVIRONMENT, ({ name, value }: { name: string; value: string }) =>
    http.put<AgentVariable>(variableOf(agent, name), { value }),
  );

export const useRemoveVariable = (agent: string) =>
  useListChange(ENVIRONMENT, (name: string) => http.delete(variableOf(agent, name)));
