/** Who is signed in, and the way out. */
import { useQueryClient } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { http } from "@/api/client";
import { sentence } from "@/api/error";
import { useSession } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { notify } from "@/ui/toast";
import { Section } from "./section";

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
    <Section title="Account" about="This browser's session ends when you sign out.">
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
    </Section>
  );
}
