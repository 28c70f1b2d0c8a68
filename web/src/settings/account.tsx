/** Who is signed in, and the way out. */
import { useQueryClient } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { type FormEvent, useState } from "react";
import { http } from "@/api/client";
import { sentence } from "@/api/error";
import { useUpdateMe } from "@/api/members";
import type { Me } from "@/api/schema";
import { useSession } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Section } from "@/ui/section";
import { notify } from "@/ui/toast";

export function Account() {
  const { me, workspace } = useSession();
  const queries = useQueryClient();
  const signOut = async () => {
    try {
      await http.post("/api/auth/logout");
      queries.clear();
      location.assign("/");
    } catch (error) {
      notify.error(sentence(error));
    }
  };
  return (
    <Section
      title="Account"
      about="Who you are to others here. This browser's session ends when you sign out."
    >
      <div className="flex items-center gap-3 p-4">
        <Avatar kind="member" name={me.name} size="md" />
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{me.name}</p>
          <p className="truncate text-xs text-ink-3">
            {me.email ? `${me.email} · ` : ""}
            {workspace.role} of {workspace.name}
          </p>
        </div>
        <Button onClick={() => void signOut()}>
          <LogOut aria-hidden className="size-3.5" />
          Sign out
        </Button>
      </div>
      <Profile me={me} />
    </Section>
  );
}

function Profile({ me }: { me: Me }) {
  const update = useUpdateMe();
  const [name, setName] = useState(me.name);
  const [email, setEmail] = useState(me.email ?? "");
  const changed = name.trim() !== me.name || email.trim() !== (me.email ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ name: name.trim(), email: email.trim() });
  };
  return (
    <form onSubmit={submit} className="grid gap-3 border-t border-line p-4 sm:grid-cols-[1fr_1fr_auto]">
      <TextField
        label="Your name"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="E-mail address"
        placeholder="Shown to others; nothing is sent to it"
        type="email"
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <div className="flex items-end">
        <Button type="submit" disabled={!changed || !name.trim() || update.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
