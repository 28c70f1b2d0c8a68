/** What a browser without a session sees, and how to get one. */
import type { ReactNode } from "react";
import { Card } from "./card";

export function SignedOut({ title = "You are signed out", text }: { title?: string; text?: ReactNode }) {
  return (
    <Card
      title={title}
      text={text ?? "Sessions end when you sign out, when they are revoked, or after a while."}
    >
      <p className="mt-4 text-ink-2">For a new link, run this in the terminal:</p>
      <code className="mt-2 block rounded-md border border-line bg-sunken py-2 font-mono text-sm select-all">
        shipmate open
      </code>
    </Card>
  );
}
