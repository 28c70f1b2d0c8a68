/** The signs under a comment: who put which, and one's own. */
import { SmilePlus } from "lucide-react";
import { useState } from "react";
import type { Comment } from "@/api/schema";
import { useReact } from "@/api/talk";
import { useSession } from "@/shell/session";
import { IconButton } from "@/ui/button";
import { useActorName } from "./assignees";

const SIGNS: readonly [emoji: string, name: string][] = [
  ["👍", "thumbs up"],
  ["👎", "thumbs down"],
  ["🎉", "hooray"],
  ["❤️", "heart"],
  ["👀", "eyes"],
  ["🚀", "rocket"],
  ["😄", "smile"],
  ["😕", "confused"],
];

function nameOf(emoji: string): string {
  return SIGNS.find(([sign]) => sign === emoji)?.[1] ?? emoji;
}

export function Reactions({ comment }: { comment: Comment }) {
  const { me } = useSession();
  const nameOfActor = useActorName();
  const react = useReact(comment.issue_id);
  const [open, setOpen] = useState(false);
  const groups = grouped(comment, nameOfActor);
  const toggle = (emoji: string) => {
    setOpen(false);
    const mine = groups.get(emoji)?.ids.includes(me.id) ?? false;
    react.mutate({ id: comment.id, emoji, me: me.id, on: !mine });
  };
  return (
    <div className="flex flex-wrap items-center gap-1">
      {[...groups].map(([emoji, { ids, names }]) => (
        <button
          key={emoji}
          type="button"
          aria-pressed={ids.includes(me.id)}
          aria-label={`${nameOf(emoji)} ${emoji} ${ids.length}: ${names.join(", ")}`}
          title={names.join(", ")}
          onClick={() => toggle(emoji)}
          className="inline-flex h-6 items-center gap-1 rounded-full border border-line-strong px-2 text-xs hover:bg-hover aria-pressed:border-accent-text aria-pressed:bg-accent-soft"
        >
          <span>{emoji}</span>
          <span className="tabular text-2xs">{ids.length}</span>
        </button>
      ))}
      <IconButton
        label="React"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="size-6 text-ink-3"
      >
        <SmilePlus aria-hidden className="size-3.5" />
      </IconButton>
      {open && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
        <span
          role="group"
          aria-label="Reactions"
          className="inline-flex flex-wrap rounded-full border border-line-strong bg-raised px-1 shadow-card"
        >
          {SIGNS.map(([emoji, name]) => (
            <button
              key={emoji}
              type="button"
              aria-label={`${name} ${emoji}`}
              title={name}
              onClick={() => toggle(emoji)}
              className="size-7 rounded-full text-sm hover:bg-hover"
            >
              {emoji}
            </button>
          ))}
        </span>
      )}
    </div>
  );
}

interface Group {
  ids: string[];
  names: string[];
}

function grouped(comment: Comment, nameOfActor: ReturnType<typeof useActorName>): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const { emoji, actor_id, actor_type } of comment.reactions ?? []) {
    const group = groups.get(emoji) ?? { ids: [], names: [] };
    group.ids.push(actor_id);
    group.names.push(nameOfActor(actor_type, actor_id));
    groups.set(emoji, group);
  }
  return groups;
}
