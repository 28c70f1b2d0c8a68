/** The invitations that nobody has accepted yet. */
import { useQuery } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { invitationsQuery, useRevokeInvitation } from "@/api/members";
import type { Invitation } from "@/api/schema";
import { useSession } from "@/shell/session";
import { Plain } from "@/text/plain";
import { Button } from "@/ui/button";
import { Section } from "@/ui/section";
import { Failed } from "@/ui/state";
import { ROLE_TITLES } from "./rights";

export function Invitations() {
  const { workspace } = useSession();
  const { data: invitations, error, refetch } = useQuery(invitationsQuery(workspace.id));
  const revoke = useRevokeInvitation(workspace.id);
  return (
    <Section title="Open invitations" about="Each link works once. Taken back, it works no more.">
      {error && !invitations && <Failed error={error} onRetry={() => void refetch()} />}
      {invitations?.length === 0 && <p className="px-4 py-3 text-ink-2">None at the moment.</p>}
      <ul className="divide-y divide-line">
        {invitations?.map((invitation) => (
          <InvitationRow
            key={invitation.id}
            invitation={invitation}
            onRevoke={() => revoke.mutate(invitation.id)}
          />
        ))}
      </ul>
    </Section>
  );
}

function InvitationRow({ invitation, onRevoke }: { invitation: Invitation; onRevoke: () => void }) {
  const until = new Date(invitation.expires_at).toLocaleDateString(undefined, { dateStyle: "medium" });
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <Mail aria-hidden className="size-4 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">For {ROLE_TITLES[invitation.role].toLowerCase()}s</p>
        <p className="truncate text-xs text-ink-3">
          made by <Plain text={invitation.inviter_name} /> · works until {until}
        </p>
      </div>
      <Button size="sm" onClick={onRevoke} aria-label={`Take back the invitation that works until ${until}`}>
        Take back
      </Button>
    </li>
  );
}
