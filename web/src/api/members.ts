/** Who is in a workspace, who is invited, and what one may change of that. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import { useListChange } from "./mutations";
import { keys } from "./queries";
import type {
  CreatedInvitation,
  CreateInvitation,
  CreateWorkspace,
  Invitation,
  Me,
  Member,
  Role,
  SignInLink,
  UpdateMe,
  UpdateWorkspace,
  Workspace,
} from "./schema";

export const MEMBERS = ["members"] as const;
export const INVITATIONS = ["invitations"] as const;

const pathOf = (workspaceId: string, rest = "") =>
  `/api/workspaces/${encodeURIComponent(workspaceId)}${rest}`;
const memberPath = (workspaceId: string, userId: string) =>
  pathOf(workspaceId, `/members/${encodeURIComponent(userId)}`);

export const membersQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: [...MEMBERS, workspaceId],
    queryFn: ({ signal }) => http.get<Member[]>(pathOf(workspaceId, "/members"), signal),
  });

/** The open ones; only for whoever may invite. */
export const invitationsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: [...INVITATIONS, workspaceId],
    queryFn: ({ signal }) => http.get<Invitation[]>(pathOf(workspaceId, "/invitations"), signal),
  });

export const useSetRole = (workspaceId: string) =>
  useListChange(MEMBERS, ({ userId, role }: { userId: string; role: Role }) =>
    http.patch<Member>(memberPath(workspaceId, userId), { role }),
  );

export const useRemoveMember = (workspaceId: string) =>
  useListChange(MEMBERS, (userId: string) => http.delete(memberPath(workspaceId, userId)));

export const useInvite = (workspaceId: string) =>
  useListChange(INVITATIONS, (body: CreateInvitation) =>
    http.post<CreatedInvitation>(pathOf(workspaceId, "/invitations"), body),
  );

export const useRevokeInvitation = (workspaceId: string) =>
  useListChange(INVITATIONS, (id: string) =>
    http.delete(pathOf(workspaceId, `/invitations/${encodeURIComponent(id)}`)),
  );

/** A one-time link that signs somebody's browser in again. */
export function useMemberLink(workspaceId: string) {
  return useMutation({
    mutationFn: (userId: string) => http.post<SignInLink>(`${memberPath(workspaceId, userId)}/sign-in-link`),
    onError: (error) => notify.error(sentence(error)),
  });
}

export const useCreateWorkspace = () =>
  useListChange(keys.workspaces, (body: CreateWorkspace) => http.post<Workspace>("/api/workspaces", body));

export const useUpdateWorkspace = (workspaceId: string) =>
  useListChange(keys.workspaces, (body: UpdateWorkspace) => http.put<Workspace>(pathOf(workspaceId), body));

/** One's own name and address. Others see them as well. */
export function useUpdateMe() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: UpdateMe) => http.patch<Me>("/api/me", body),
    onSuccess: (me) => queries.setQueryData(keys.me, me),
    onError: (error) => notify.error(sentence(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: MEMBERS }),
  });
}
