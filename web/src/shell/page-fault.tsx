/** A fault of ours while drawing a page; the rest of the app goes on. */
import type { ErrorComponentProps } from "@tanstack/react-router";
import { Failed } from "@/ui/state";

export function PageFault({ error, reset }: ErrorComponentProps) {
  return (
    <div className="flex h-full items-center justify-center">
      <Failed error={error} onRetry={reset} />
    </div>
  );
}
