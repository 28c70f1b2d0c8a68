/** Times for people: how long ago, how long it takes. One ticking clock for the whole page. */
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function useNow(stepMs: number): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now / stepMs) * stepMs);
}

// Made once: making one costs more than using it a hundred times.
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "medium" });

/** How long ago that was, in milliseconds. */
export function useSince(at: string, stepMs: number): number {
  return Math.max(0, useNow(stepMs) - Date.parse(at));
}

export function agoText(then: number, at: number): string {
  const seconds = Math.max(0, Math.round((at - then) / 1000));
  if (seconds < 45) return "just now";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}m ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return `${hours}h ago`;
  const days = Math.round(hours / 24);
  if (Number.isNaN(days)) return "";
  if (days < 30) return `${days}d ago`;
  return DAY.format(then);
}

export function durationText(ms: number): string {
  const seconds = Math.max(0, ms / 1000);
  if (seconds < 10) return `${seconds.toFixed(1)}s`;
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${Math.floor(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

export function Ago({ at, className }: { at: string; className?: string }) {
  const current = useNow(15_000);
  const then = Date.parse(at);
  return (
    <time dateTime={at} title={Number.isNaN(then) ? undefined : MOMENT.format(then)} className={className}>
      {agoText(then, Math.max(current, then))}
    </time>
  );
}

/** From `since` to `until`, or ticking while there is no end. */
export function Elapsed({ since, until }: { since: string; until?: string | null | undefined }) {
  const current = useNow(1000);
  const from = Date.parse(since);
  const ms = until ? Date.parse(until) - from : Math.max(0, current - from);
  return (
    <span className="tabular">
      {until ? durationText(ms) : durationText(Math.floor(ms / 1000) * 1000).replace(".0s", "s")}
    </span>
  );
}
