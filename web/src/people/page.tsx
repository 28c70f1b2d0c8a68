/** The people of the workspace: who they are, what they may do, and how others come in. */
import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useEffect, useState } from "react";
import { invitationsQuery, membersQuery } from "@/api/members";
import { PageBody } from "@/shell/page-body";
import { PageHeader } from "@/shell/page-header";
import { useSession } from "@/shell/session";
import { Button } from "@/ui/button";
import { Section } from "@/ui/section";
import { Failed } from "@/ui/state";
import { Together } from "@/ui/together";
import { plural } from "@/ui/words";
import { Invitations } from "./invitations";
import { InviteDialog } from "./invite-dialog";
import { MemberRow } from "./member-row";
import { rolesToGive } from "./rights";

export function MembersPage() {
  const { workspace } = useSession();
  const { data: members, error, refetch } = useQuery(membersQuery(workspace.id));
  const [inviting, setInviting] = useState(false);
  const mayInvite = rolesToGive(workspace.role).length > 0;
  useEffect(() => {
    document.title = "Members · Shipmate";
  }, []);
  return (
    <>
      <PageHeader title="Members">
        {mayInvite && (
          <Button look="primary" size="sm" onClick={() => setInviting(true)}>
            <UserPlus aria-hidden className="size-3.5" />
            Invite somebody
          </Button>
        )}
      </PageHeader>
      <PageBody>
        <Together of={[membersQuery(workspace.id), ...(mayInvite ? [invitationsQuery(workspace.id)] : [])]}>
          {error && !members && <Failed error={error} onRetry={() => void refetch()} />}
          {members && (
            <Section
              title="People"
              about={`${plural(members.length, "person works", "people work")} in ${workspace.name}.`}
            >
              <ul className="divide-y divide-line">
                {members.map((member) => (
                  <MemberRow key={member.user_id} member={member} />
                ))}
              </ul>
            </Section>
          )}
          {mayInvite && <Invitations />}
        </Together>
      </PageBody>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}
