/** Makes the link by which somebody comes in. */
import { useState } from "react";
import { useInvite } from "@/api/members";
import type { Role } from "@/api/schema";
import { useSession } from "@/shell/session";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { RadioCards } from "@/ui/radio-cards";
import { Secret } from "@/ui/secret";
import { ROLE_MEANINGS, ROLE_TITLES, rolesToGive } from "./rights";

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { workspace } = useSession();
  const [role, setRole] = useState<Role>("member");
  const invite = useInvite(workspace.id);
  return (
    <Modal open onClose={onClose} title={`Invite somebody to ${workspace.name}`}>
      <div className="space-y-3 overflow-y-auto px-5 py-4">
        {invite.data ? (
          <Secret
            title="Give them this link. It works once, for 7 days."
            secret={invite.data.url}
            what="invitation"
          />
        ) : (
          <RadioCards
            label="What they may do"
            value={role}
            options={rolesToGive(workspace.role).map((each) => ({
              value: each,
              title: ROLE_TITLES[each],
              about: ROLE_MEANINGS[each],
            }))}
            onChange={setRole}
          />
        )}
      </div>
      <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
        <Button onClick={onClose}>{invite.data ? "Done" : "Cancel"}</Button>
        {!invite.data && (
          <Button look="primary" disabled={invite.isPending} onClick={() => invite.mutate({ role })}>
            Make the link
          </Button>
        )}
      </div>
    </Modal>
  );
}
