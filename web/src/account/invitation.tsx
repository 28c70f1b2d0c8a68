/** The page that an invitation opens: says where it leads, and takes whoever accepts it there. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { http } from "@/api/client";
import { ApiError, sentence } from "@/api/error";
import type { AcceptedInvitation, Me, OpenInvitation } from "@/api/schema";
import { remember } from "@/shell/storage";
import { Plain } from "@/text/plain";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Card } from "./card";
import { takeCode } from "./code";

export function InvitationPage() {
  const [code] = useState(takeCode);
  if (!code) {
    return <Card title="This link has no code" text="An invitation carries a code behind the # sign." />;
  }
  return <Invitation code={code} />;
}

function Invitation({ code }: { code: string }) {
  const open = useQuery({
    queryKey: ["invitation"],
    queryFn: () => http.post<OpenInvitation>("/api/invitations/look", { code }),
    retry: false,
  });
  const me = useQuery({ queryKey: ["invited"], queryFn: whoever, retry: false });
  if (open.error) return <Closed error={open.error} />;
  if (!open.data || me.isPending) {
    return (
      <main className="flex h-full items-center justify-center">
        <h1 role="status" className="text-ink-2">
          Opening the invitation…
        </h1>
      </main>
    );
  }
  return <Accept code={code} invitation={open.data} me={me.data ?? null} />;
}

/** Who this browser is signed in as, if it is. */
async function whoever(): Promise<Me | null> {
  try {
    return await http.get<Me>("/api/me");
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

function Accept({ code, invitation, me }: { code: string; invitation: OpenInvitation; me: Me | null }) {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const accept = async () => {
    setBusy(true);
    setError(null);
    try {
      const body = me ? { code } : { code, name: name.trim() };
      const accepted = await http.post<AcceptedInvitation>("/api/invitations/accept", body);
      remember("workspace", accepted.workspace.id);
      // The app begins anew, as who it is for now.
      location.assign("/");
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return (
    <Card
      title={
        <>
          Come to <Plain text={invitation.workspace_name} />
        </>
      }
      text={
        <>
          <Plain text={invitation.inviter_name} /> invites you as {ROLES[invitation.role]}.
        </>
      }
    >
      <form
        className="mt-5 space-y-3 text-left"
        onSubmit={(event) => {
          event.preventDefault();
          void accept();
        }}
      >
        {me ? (
          <p className="text-center text-ink-2">
            You are signed in as <Plain text={me.name} />.
          </p>
        ) : (
          <TextField
            label="What shall people call you?"
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={100}
            required
          />
        )}
        {error !== null && (
          <p role="alert" className="text-sm text-red">
            {sentence(error)}
          </p>
        )}
        <Button
          look="primary"
          type="submit"
          className="w-full justify-center"
          disabled={busy || !(me || name.trim())}
        >
          Join
        </Button>
      </form>
    </Card>
  );
}

const ROLES: Record<OpenInvitation["role"], string> = {
  owner: "an owner",
  admin: "an admin",
  member: "a member",
};

function Closed({ error }: { error: unknown }) {
  if (error instanceof ApiError && error.status === 401) {
    return (
      <Card
        title="This invitation is closed"
        text="It was accepted already, taken back, or has expired. Ask for a new one."
      />
    );
  }
  return <Card title="The invitation could not be opened" text={sentence(error)} />;
}
