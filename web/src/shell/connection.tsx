/** Whether what is shown is live. */
import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import type { ConnectionState } from "@/live/connection";
import { useConnectionState } from "@/live/provider";
import { classes } from "@/ui/classes";

const WORDS: Record<ConnectionState, string> = {
  connecting: "Connecting…",
  live: "Live",
  reconnecting: "Reconnecting…",
};

export function ConnectionIndicator() {
  const state = useConnectionState();
  return (
    <div role="status" className="flex items-center gap-2 text-xs text-ink-3">
      <span
        aria-hidden
        className={classes(
          "size-1.5 rounded-full",
          state === "live" && "bg-green",
          state === "connecting" && "bg-ink-3",
          state === "reconnecting" && "pulse bg-amber text-amber",
        )}
      />
      {WORDS[state]}
    </div>
  );
}

/** A moment without a connection is no news; this long is. */
const WORTH_SAYING_MS = 2500;

/** Says plainly that the page may be old. It lies over the page, so nothing moves. */
export function ConnectionBanner() {
  const state = useConnectionState();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (state === "live") {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), WORTH_SAYING_MS);
    return () => clearTimeout(timer);
  }, [state]);
  if (!shown) return null;
  return (
    <div className="pointer-events-none fixed inset-x-0 top-3 z-30 flex justify-center px-4">
      <p
        role="alert"
        className="pointer-events-auto flex items-center gap-2 rounded-full border border-line-strong bg-raised px-3.5 py-1.5 text-xs shadow-pop"
      >
        <CloudOff aria-hidden className="size-3.5 text-amber" />
        The server can't be reached. This is what was last known; reconnecting…
      </p>
    </div>
  );
}
