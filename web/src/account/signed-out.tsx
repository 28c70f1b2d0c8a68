/** What a browser without a session sees, and how to get one. */
import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";

export function SignedOut({ title = "You are signed out", text }: { title?: string; text?: ReactNode }) {
  return (
    <main className="flex h-full items-center justify-center p-6">
      <div className="w-full max-w-sm rounded-xl border border-line bg-panel p-7 text-center shadow-card">
        <span className="mx-auto mb-4 inline-flex size-10 items-center justify-center rounded-full bg-accent-soft text-accent-text">
          <KeyRound aria-hidden className="size-5" />
        </span>
        <h1 className="text-lg font-semibold">{title}</h1>
        <p className="mt-2 text-ink-2">
          {text ?? "Sessions end when you sign out, when they are revoked, or after a while."}
        </p>
        <p className="mt-4 text-ink-2">For a new link, run this in the terminal:</p>
        <code className="mt-2 block rounded-md border border-line bg-sunken py-2 font-mono text-sm select-all">
          shipmate open
        </code>
      </div>
    </main>
  );
}
