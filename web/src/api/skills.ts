/** Skills: what agents can be taught, and which agents were. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import { useListChange } from "./mutations";
import type { CreateSkill, Skill, UpdateSkill, WholeSkill } from "./schema";

export const SKILLS = ["skills"] as const;

const pathOf = (id: string) => `/api/skills/${encodeURIComponent(id)}`;
const ofAgent = (agent: string) => `/api/agents/${encodeURIComponent(agent)}/skills`;

export const skillsQuery = () =>
  queryOptions({ queryKey: SKILLS, queryFn: ({ signal }) => http.get<Skill[]>("/api/skills", signal) });

export const skillQuery = (id: string) =>
  queryOptions({
    queryKey: [...SKILLS, id],
    queryFn: ({ signal }) => http.get<WholeSkill>(pathOf(id), signal),
  });

export const agentSkillsQuery = (agent: string) =>
  queryOptions({
    queryKey: [...SKILLS, "of", agent],
    queryFn: ({ signal }) => http.get<Skill[]>(ofAgent(agent), signal),
  });

export const useCreateSkill = () =>
  useListChange(SKILLS, (body: CreateSkill) => http.post<WholeSkill>("/api/skills", body));

export const useUpdateSkill = () =>
  useListChange(SKILLS, ({ id, ...body }: UpdateSkill & { id: string }) =>
    http.put<WholeSkill>(pathOf(id), body),
  );

export const useDeleteSkill = () => useListChange(SKILLS, (id: string) => http.delete(pathOf(id)));

/** Says which skills an agent has: all of them each time, so one call after the other, and the last one holds. */
export function useTeach(agent: string) {
  const queries = useQueryClient();
  const { queryKey } = agentSkillsQuery(agent);
  return useMutation({
    scope: { id: `skills of ${agent}` },
    mutationFn: (skills: readonly Skill[]) =>
      http.put<Skill[]>(ofAgent(agent), { skill_ids: skills.map((skill) => skill.id) }),
    onError: (error) => notify.error(sentence(error)),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
}
