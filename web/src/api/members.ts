/** Who is in a workspace. */
import { queryOptions } from "@tanstack/react-query";
import { http } from "./client";
import type { Member } from "./schema";

export const MEMBERS = ["members"] as const;

export const membersQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: [...MEMBERS, workspaceId],
    queryFn: ({ signal }) =>
      http.get<Member[]>(`/api/workspaces/${encodeURIComponent(workspaceId)}/members`, signal),
  });
