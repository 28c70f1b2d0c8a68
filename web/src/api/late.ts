/** What can't be taken back once it is done waits a moment, so that it can be taken back before. */
import { useSyncExternalStore } from "react";

const WAIT_MS = 6_000;

interface Waiting {
  timer: ReturnType<typeof setTimeout>;
  perform: () => void;
}

const waiting = new Map<string, Waiting>();
let names: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function changed(): void {
  names = new Set(waiting.keys());
  for (const listener of listeners) listener();
}

function end(name: string): Waiting | undefined {
  const one = waiting.get(name);
  if (!one) return undefined;
  clearTimeout(one.timer);
  waiting.delete(name);
  return one;
}

/** Performs `action` in a moment, or when the page is left. Answers what prevents it. */
export function performLate(name: string, action: () => Promise<unknown>): () => void {
  const perform = () => {
    // Its name stays until the action has ended, so that nothing comes back for a moment.
    void action()
      .catch(() => undefined)
      .finally(() => {
        end(name);
        changed();
      });
  };
  waiting.set(name, { timer: setTimeout(perform, WAIT_MS), perform });
  changed();
  return () => {
    end(name);
    changed();
  };
}

addEventListener("pagehide", () => {
  for (const name of [...waiting.keys()]) end(name)?.perform();
});

/** The names of what waits to be performed. */
export function useLate(): ReadonlySet<string> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => names,
  );
}
