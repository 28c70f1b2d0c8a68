/** Whom an issue can be assigned to, and who somebody is. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { membersQuery } from "@/api/members";
import { queries } from "@/api/queries";
import type { ActorKind, Agent, Issue } from "@/api/schema";
import { useSession } from "@/shell/session";
import { Avatar, NobodyAvatar } from "@/ui/avatar";
import type { Option } from "@/ui/picker";

export type AssigneeFields = Pick<Issue, "assignee_type" | "assignee_id">;

export const NOBODY = "nobody";

/** An assignee as one string, for lists of choices. */
export function assigneeValue(of: AssigneeFields): string {
  return of.assignee_type && of.assignee_id ? `${of.assignee_type}:${of.assignee_id}` : NOBODY;
}

export function assigneeFields(value: string): AssigneeFields {
  const [kind, id] = value.split(":");
  if (value === NOBODY || !kind || !id) return { assignee_type: null, assignee_id: null };
  return { assignee_type: kind as ActorKind, assignee_id: id };
}

export interface Assignees {
  options: Option<string>[];
  agents: ReadonlyMap<string, Agent>;
  nameOf: (of: AssigneeFields) => string | null;
}

export function useAssignees(): Assignees {
  const { me, workspace } = useSession();
  const { data } = useQuery(queries.agents());
  const { data: members } = useQuery(membersQuery(workspace.id));
  return useMemo(() => {
    const all = data ?? [];
    const agents = new Map(all.map((agent) => [agent.id, agent]));
    const others = members?.filter((member) => member.user_id !== me.id) ?? [];
    const people = new Map([
      [me.id, me.name],
      ...others.map(({ user_id, name }) => [user_id, name] as const),
    ]);
    const options: Option<string>[] = [
      { value: NOBODY, label: "Nobody", icon: <NobodyAvatar /> },
      { value: `member:${me.id}`, label: me.name, hint: "me", icon: <Avatar kind="member" name={me.name} /> },
      ...others.map(({ user_id, name }) => ({
        value: `member:${user_id}`,
        label: name,
        icon: <Avatar kind="member" name={name} />,
      })),
      ...all
        .filter((agent) => !agent.archived_at)
        .map((agent) => ({
          value: `agent:${agent.id}`,
          label: agent.name,
          hint: agent.presence === "online" ? agent.provider : "offline",
          icon: <Avatar kind="agent" name={agent.name} presence={agent.presence} />,
        })),
    ];
    const nameOf = ({ assignee_type: kind, assignee_id: id }: AssigneeFields) => {
      if (!kind || !id) return null;
      if (kind === "agent") return agents.get(id)?.name ?? "an agent";
      return people.get(id) ?? "another member";
    };
    return { options, agents, nameOf };
  }, [data, members, me]);
}

/** Who somebody is, without the list of all that could be chosen. */
export function useActorName(): (kind: ActorKind, id: string) => string {
  const { me, workspace } = useSession();
  const { data: agents } = useQuery(queries.agents());
  const { data: members } = useQuery(membersQuery(workspace.id));
  return (kind, id) => {
    if (kind === "agent") return agents?.find((agent) => agent.id === id)?.name ?? "an agent";
    if (id === me.id) return me.name;
    return members?.find((member) => member.user_id === id)?.name ?? "another member";
  };
}

/** The options, with the present assignee among them even if it can't be chosen any more. */
export function withPresent(assignees: Assignees, of: AssigneeFields): Option<string>[] {
  const value = assigneeValue(of);
  if (assignees.options.some((option) => option.value === value)) return assignees.options;
  const name = assignees.nameOf(of) ?? "Nobody";
  const icon = <Avatar kind={of.assignee_type ?? "member"} name={name} />;
  return [...assignees.options, { value, label: name, icon }];
}

export function AssigneeAvatar({ of, assignees }: { of: AssigneeFields; assignees: Assignees }) {
  const name = assignees.nameOf(of);
  if (!name || !of.assignee_type) return null;
  const agent = of.assignee_id ? assignees.agents.get(of.assignee_id) : undefined;
  return (
    <span title={`Assigned to ${name}`} className="inline-flex">
      <Avatar kind={of.assignee_type} name={name} presence={agent?.presence} />
      <span className="sr-only">Assigned to {name}</span>
    </span>
  );
}
