/** The one thing on a page outside the app: what it is, and what to do. */
import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";

export function Card({ title, text, children }: { title: ReactNode; text: ReactNode; children?: ReactNode }) {
  return (
    <main className="flex h-full items-center justify-center p-6">
      <div className="w-full max-w-sm rounded-xl border border-line bg-panel p-7 text-center shadow-card">
        <span className="mx-auto mb-4 inline-flex size-10 items-center justify-center rounded-full bg-accent-soft text-accent-text">
          <KeyRound aria-hidden className="size-5" />
        </span>
        <h1 className="text-lg font-semibold">{title}</h1>
        <p className="mt-2 text-ink-2">{text}</p>
        {children}
      </div>
    </main>
  );
}
