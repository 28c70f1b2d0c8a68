/** Who: a person's initials or an agent's mark, with presence where it is known. */

import { Bot, Ship, UserRound } from "lucide-react";
import type { ActorKind, Presence } from "@/api/schema";
import { hasHidden } from "@/text/invisible";
import { classes } from "./classes";

const HUES = [
  "bg-accent-soft text-accent-text",
  "bg-violet-soft text-violet",
  "bg-green-soft text-green",
  "bg-amber-soft text-amber",
];

/** The same name always has the same colour. */
function hue(name: string): string {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return HUES[sum % HUES.length] ?? "";
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return words
    .slice(0, 2)
    .map((word) => [...word].find((char) => !hasHidden(char)) ?? "")
    .join("")
    .toUpperCase();
}

interface AvatarProps {
  kind: ActorKind;
  name: string;
  presence?: Presence | undefined;
  size?: "sm" | "md";
}

export function Avatar({ kind, name, presence, size = "sm" }: AvatarProps) {
  const box = size === "sm" ? "size-5 text-[0.5625rem]" : "size-7 text-xs";
  const icon = size === "sm" ? "size-3" : "size-4";
  return (
    <span aria-hidden className="relative inline-flex shrink-0">
      <span
        className={classes(
          "inline-flex items-center justify-center font-semibold",
          kind === "agent" ? "rounded-[5px]" : "rounded-full",
          box,
          kind === "system" ? "bg-hover text-ink-2" : hue(name),
        )}
      >
        {kind === "agent" && <Bot className={icon} />}
        {kind === "system" && <Ship className={icon} />}
        {kind === "member" && (initials(name) || <UserRound className={icon} />)}
      </span>
      {presence && (
        <span
          className={classes(
            "absolute -right-0.5 -bottom-0.5 size-2 rounded-full border-[1.5px] border-panel",
            presence === "online" ? "bg-green" : "bg-ink-3",
          )}
        />
      )}
    </span>
  );
}

/** The place of an assignee where there is none. */
export function NobodyAvatar() {
  return (
    <span
      aria-hidden
      className="inline-flex size-5 shrink-0 items-center justify-center rounded-full border border-dashed border-ink-3 text-ink-3"
    >
      <UserRound className="size-3" />
    </span>
  );
}

export function PresenceDot({ presence }: { presence: Presence }) {
  return (
    <span
      aria-hidden
      className={classes("size-2 shrink-0 rounded-full", presence === "online" ? "bg-green" : "bg-ink-3")}
    />
  );
}
