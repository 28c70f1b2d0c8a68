/** What can be done with an issue as a whole: follow it, put it away, bring it back. */
import { useQuery } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Bell, BellRing } from "lucide-react";
import { subscribersQuery, useFollow } from "@/api/relations";
import type { Issue } from "@/api/schema";
import { useSession } from "@/shell/session";
import { Button, IconButton } from "@/ui/button";
import { Ago } from "@/ui/time";
import { useArchivePlace } from "./archive";

export function HeaderActions({ issue }: { issue: Issue }) {
  const archive = useArchivePlace();
  return (
    <span className="flex items-center">
      <FollowButton issue={issue} />
      {!issue.archived_at && (
        <IconButton label="Archive" onClick={() => archive([issue], true)}>
          <Archive aria-hidden className="size-4" />
        </IconButton>
      )}
    </span>
  );
}

function FollowButton({ issue }: { issue: Issue }) {
  const { me } = useSession();
  const { data: all } = useQuery(subscribersQuery(issue.id));
  const follow = useFollow(issue.id);
  const following = all?.some((each) => each.user_id === me.id) ?? false;
  const others = all?.filter((each) => each.user_id !== me.id).map((each) => each.name) ?? [];
  const also = others.length > 0 ? ` (also ${others.join(", ")})` : "";
  return (
    <IconButton
      label={`Tell me what happens here${also}`}
      aria-pressed={following}
      disabled={!all}
      onClick={() => follow.mutate(!following)}
      className="aria-pressed:text-accent-text"
    >
      {following ? <BellRing aria-hidden className="size-4" /> : <Bell aria-hidden className="size-4" />}
    </IconButton>
  );
}

export function ArchivedBanner({ issue }: { issue: Issue }) {
  const archive = useArchivePlace();
  if (!issue.archived_at) return null;
  return (
    <div
      role="status"
      className="flex items-center gap-3 rounded-lg border border-line-strong bg-sunken px-3 py-2 text-ink-2"
    >
      <Archive aria-hidden className="size-4 shrink-0 text-ink-3" />
      <p className="min-w-0 flex-1">
        Archived <Ago at={issue.archived_at} />. It is not on the board, and nothing starts on it.
      </p>
      <Button size="sm" onClick={() => archive([issue], false)}>
        <ArchiveRestore aria-hidden className="size-3.5" />
        Restore
      </Button>
    </div>
  );
}
