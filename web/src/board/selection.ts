/** Which issues are selected; keys, clicks and the bar at the bottom share it. */
import { useSyncExternalStore } from "react";
import { toggled } from "@/ui/toggled";

let selected: ReadonlySet<string> = new Set();
/** Where a range starts. */
let anchor: string | null = null;
const listeners = new Set<() => void>();

function change(next: ReadonlySet<string>): void {
  selected = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function getSelection(): ReadonlySet<string> {
  return selected;
}

export function toggleSelected(id: string): void {
  anchor = id;
  change(toggled(selected, id));
}

/** Selects everything from the last toggled issue to this one, in the order in which they are shown. */
export function selectTo(id: string, order: readonly string[]): void {
  const from = order.indexOf(anchor ?? id);
  const to = order.indexOf(id);
  const range = order.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1);
  change(new Set([...selected, id, ...(from < 0 ? [] : range)]));
}

export function selectAll(ids: Iterable<string>): void {
  change(new Set(ids));
}

export function clearSelection(): void {
  anchor = null;
  if (selected.size > 0) change(new Set());
}

export function useSelection(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, getSelection);
}

export function useIsSelected(id: string): boolean {
  return useSyncExternalStore(subscribe, () => selected.has(id));
}
