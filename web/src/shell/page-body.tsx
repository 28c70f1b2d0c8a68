/** The scrolling middle of the pages that are lists and forms. */
import type { ReactNode } from "react";

export function PageBody({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-3xl space-y-6 px-6 py-6 max-sm:px-4">{children}</div>
    </div>
  );
}
