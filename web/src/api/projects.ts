/** Projects and their pages: reading and changing them. */
import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { ApiError, sentence } from "./error";
import { once } from "./once";
import { keys } from "./queries";
import type { CreateProject, Project, ProjectDocument, ProjectList, UpdateProject } from "./schema";

export const PROJECTS = ["projects"] as const;
export const DOCUMENTS = ["project-documents"] as const;

const part = encodeURIComponent;
const pagesOf = (projectId: string) => `/api/projects/${part(projectId)}/documents`;

export const projectsQuery = () =>
  queryOptions({
    queryKey: PROJECTS,
    queryFn: async ({ signal }) => (await http.get<ProjectList>("/api/projects", signal)).projects,
  });

export const documentsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...DOCUMENTS, projectId],
    queryFn: ({ signal }) => http.get<ProjectDocument[]>(pagesOf(projectId), signal),
  });

export const documentQuery = (projectId: string, id: string) =>
  queryOptions({
    queryKey: [...DOCUMENTS, projectId, id],
    queryFn: ({ signal }) => http.get<ProjectDocument>(`${pagesOf(projectId)}/${part(id)}`, signal),
  });

function keep(queries: QueryClient, project: Project): void {
  queries.setQueryData<Project[]>(PROJECTS, (all) =>
    all?.some((each) => each.id === project.id)
      ? all.map((each) => (each.id === project.id ? project : each))
      : [...(all ?? []), project],
  );
}

const failed = (error: unknown) => notify.error(sentence(error));

export function useCreateProject() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateProject) =>
      once("/api/projects", body, (headers) => http.post<Project>("/api/projects", body, headers)),
    onSuccess: (project) => keep(queries, project),
    onError: failed,
  });
}

export function useUpdateProject() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...change }: UpdateProject & { id: string }) =>
      http.put<Project>(`/api/projects/${part(id)}`, change),
    onSuccess: (project) => keep(queries, project),
    onError: failed,
    onSettled: () => queries.invalidateQueries({ queryKey: PROJECTS }),
  });
}

export function useDeleteProject() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => http.delete(`/api/projects/${part(id)}`),
    onError: failed,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: PROJECTS });
      void queries.invalidateQueries({ queryKey: keys.issues });
      void queries.invalidateQueries({ queryKey: keys.allOfIssue });
    },
  });
}

export function useCreateDocument(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (title: string) =>
      once(pagesOf(projectId), title, (headers) =>
        http.post<ProjectDocument>(pagesOf(projectId), { title }, headers),
      ),
    onError: failed,
    onSettled: () => queries.invalidateQueries({ queryKey: [...DOCUMENTS, projectId] }),
  });
}

export interface PageWords {
  title?: string;
  content?: string;
  version?: number;
}

/** Somebody else wrote the page meanwhile: as it is now, asked for after the refusal. */
export class PageOvertaken extends Error {
  constructor(readonly theirs: ProjectDocument) {
    super("the page was changed by somebody else meanwhile");
  }
}

/** Writes a page; whoever is overtaken is told by `PageOvertaken`, and decides. */
export function useUpdateDocument(projectId: string, id: string) {
  const queries = useQueryClient();
  const path = `${pagesOf(projectId)}/${part(id)}`;
  return useMutation({
    mutationFn: async (words: PageWords) => {
      try {
        return await http.put<ProjectDocument>(path, words);
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== "conflict") throw error;
        throw new PageOvertaken(await http.get<ProjectDocument>(path));
      }
    },
    onSuccess: (page) => queries.setQueryData([...DOCUMENTS, projectId, id], page),
    onSettled: () => queries.invalidateQueries({ queryKey: [...DOCUMENTS, projectId] }),
  });
}

export function useDeleteDocument(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => http.delete(`${pagesOf(projectId)}/${part(id)}`),
    onError: failed,
    onSettled: () => queries.invalidateQueries({ queryKey: [...DOCUMENTS, projectId] }),
  });
}
