/** Keys that work everywhere except where somebody types. */
import { useEffect, useRef } from "react";

export type Shortcuts = { [keys: string]: (event: KeyboardEvent) => void };

/** How long after `g` the second key of a chord may come. */
const CHORD_MS = 1200;

let chord: { key: string; until: number } | null = null;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Keys that mean the same while somebody types; the others are the field's own. */
const EVERYWHERE: ReadonlySet<string> = new Set(["mod+k", "mod+f"]);

/** A dialog or an open list has the keys for itself. */
function isOverlaid(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('[role="dialog"],[role="alertdialog"],[role="listbox"],[role="menu"]') !== null
  );
}

/** `mod+k`, `shift+ArrowLeft`, `?`, `c`; a letter with shift is its capital. */
export function nameOf(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.metaKey || event.ctrlKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  if (event.shiftKey && event.key.length > 1) parts.push("shift");
  const plain = event.metaKey || event.ctrlKey || !event.shiftKey;
  parts.push(event.key.length === 1 && plain ? event.key.toLowerCase() : event.key);
  return parts.join("+");
}

export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const name = nameOf(event);
      if (event.defaultPrevented) return;
      if (!EVERYWHERE.has(name) && (isTyping(event.target) || isOverlaid(event.target))) return;
      const chorded = chord && chord.until > event.timeStamp ? `${chord.key} ${name}` : null;
      const action = (chorded && latest.current[chorded]) || (chorded ? undefined : latest.current[name]);
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

/** Remembers the first key of a chord such as `g b`; mounted once. */
export function useChordLeader(leader: string): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const starts = nameOf(event) === leader && !isTyping(event.target) && !isOverlaid(event.target);
      // After every listener of this key has asked, so that `g` itself is not the second key.
      queueMicrotask(() => {
        chord = starts ? { key: leader, until: event.timeStamp + CHORD_MS } : null;
      });
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [leader]);
}
