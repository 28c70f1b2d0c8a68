/** One person: their role, and what may be done about them. */
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useMemberLink, useRemoveMember, useSetRole } from "@/api/members";
import type { Member, SignInLink } from "@/api/schema";
import { useSession } from "@/shell/session";
import { Plain } from "@/text/plain";
import { Avatar } from "@/ui/avatar";
import { buttonClass } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { MenuAction, MenuButton } from "@/ui/menu";
import { Picker } from "@/ui/picker";
import { Secret } from "@/ui/secret";
import { Ago } from "@/ui/time";
import { mayManage, ROLE_TITLES, rolesToGive } from "./rights";

export function MemberRow({ member }: { member: Member }) {
  const { me, workspace } = useSession();
  const [link, setLink] = useState<SignInLink | null>(null);
  const self = member.user_id === me.id;
  const mayChange = mayManage(workspace.role, member.role);
  return (
    <li className="px-4 py-2.5">
      <div className="flex items-center gap-3">
        <Avatar kind="member" name={member.name} size="md" />
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">
            <Plain text={member.name} />
            {self && <span className="ml-2 text-xs font-normal text-ink-3">you</span>}
          </p>
          <p className="truncate text-xs text-ink-3">
            {member.email && (
              <>
                <Plain text={member.email} /> ·{" "}
              </>
            )}
            joined <Ago at={member.created_at} />
          </p>
        </div>
        {mayChange ? (
          <RolePicker member={member} />
        ) : (
          <span className="text-xs text-ink-2">{ROLE_TITLES[member.role]}</span>
        )}
        {(mayChange || self) && <Actions member={member} self={self} onLink={setLink} />}
      </div>
      {link && (
        <Secret
          title={`This link signs a browser in as ${member.name}, once.`}
          secret={link.url}
          what="sign-in link"
          onDone={() => setLink(null)}
        />
      )}
    </li>
  );
}

function RolePicker({ member }: { member: Member }) {
  const { workspace } = useSession();
  const setRole = useSetRole(workspace.id);
  return (
    <Picker
      label={`Role of ${member.name}`}
      value={member.role}
      disabled={setRole.isPending}
      options={rolesToGive(workspace.role).map((role) => ({ value: role, label: ROLE_TITLES[role] }))}
      onChange={(role) => setRole.mutate({ userId: member.user_id, role })}
    />
  );
}

interface ActionsProps {
  member: Member;
  self: boolean;
  onLink: (link: SignInLink) => void;
}

function Actions({ member, self, onLink }: ActionsProps) {
  const { workspace } = useSession();
  const [asking, setAsking] = useState(false);
  const makeLink = useMemberLink(workspace.id);
  const remove = useRemoveMember(workspace.id);
  const leave = () => remove.mutate(member.user_id, { onSuccess: () => self && location.assign("/") });
  return (
    <>
      <MenuButton
        label={`What to do about ${member.name}`}
        className={buttonClass("ghost", "icon")}
        button={<Ellipsis aria-hidden className="size-4" />}
      >
        {mayManage(workspace.role, member.role) && (
          <MenuAction onSelect={() => makeLink.mutate(member.user_id, { onSuccess: onLink })}>
            Make a sign-in link
          </MenuAction>
        )}
        <MenuAction danger onSelect={() => setAsking(true)}>
          {self ? "Leave the workspace" : "Remove from the workspace"}
        </MenuAction>
      </MenuButton>
      <Confirm
        open={asking}
        title={self ? `Leave ${workspace.name}?` : `Remove ${member.name}?`}
        text={
          self
            ? "What you did here stays. Your machines take no more work for it. To come back you need an invitation."
            : "What they did here stays. Their machines take no more work for it, and runs on them go to others."
        }
        action={self ? "Leave" : "Remove"}
        onConfirm={leave}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
