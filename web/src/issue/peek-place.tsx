/** The place beside a list where an issue is looked at: space opens and closes it. */
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { closePeek, togglePeek, usePeeked } from "@/shell/overlays";
import { useShortcuts } from "@/shell/shortcuts";

const PeekPane = lazy(() => import("./peek"));

export function WithPeek({ children }: { children: ReactNode }) {
  const peeked = usePeeked();
  useShortcuts({ " ": togglePeek, ...(peeked && { Escape: closePeek }) });
  useEffect(() => closePeek, []);
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">{children}</div>
      {peeked && (
        <Suspense fallback={null}>
          <PeekPane id={peeked} />
        </Suspense>
      )}
    </div>
  );
}
