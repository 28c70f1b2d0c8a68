/** What the server's table lets people do to people, so that nobody is offered what would be refused. */
import type { Role } from "@/api/schema";

export const ROLES: readonly Role[] = ["owner", "admin", "member"];

export const ROLE_TITLES: Record<Role, string> = { owner: "Owner", admin: "Admin", member: "Member" };

export const ROLE_MEANINGS: Record<Role, string> = {
  owner: "Everything, also other owners and the workspace's name",
  admin: "People, agents, machines, labels and repositories",
  member: "Issues, comments, runs, and machines and agents of their own",
};

/** Whether people of the role `mine` may change, remove or invite people of the role `theirs`. */
export function mayManage(mine: Role, theirs: Role): boolean {
  return mine === "owner" || (mine === "admin" && theirs !== "owner");
}

/** The roles that somebody of the role `mine` may give. */
export function rolesToGive(mine: Role): readonly Role[] {
  return ROLES.filter((role) => mayManage(mine, role));
}
