/** The page that a one-time link opens: trades the code behind `#` for a session. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { http } from "@/api/client";
import { ApiError, sentence } from "@/api/error";
import type { Me } from "@/api/schema";
import { takeCode } from "./code";
import { SignedOut } from "./signed-out";

/** Taken once when the module loads: a code works once, and effects may run twice. */
let exchange: Promise<Me> | null = null;

function exchangeOnce(): Promise<Me> | null {
  const code = takeCode();
  if (code) exchange = http.post<Me>("/api/auth/exchange", { code });
  return exchange;
}

export function SignIn() {
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const [started] = useState(exchangeOnce);
  useEffect(() => {
    let gone = false;
    started?.then(
      () => !gone && void navigate({ to: "/", replace: true }),
      (reason: unknown) => !gone && setError(reason),
    );
    return () => {
      gone = true;
    };
  }, [started, navigate]);

  if (!started) {
    return (
      <SignedOut title="This link has no code" text="A sign-in link carries a code behind the # sign." />
    );
  }
  if (!error) {
    return (
      <main className="flex h-full items-center justify-center">
        <h1 role="status" className="text-ink-2">
          Signing you in…
        </h1>
      </main>
    );
  }
  if (error instanceof ApiError && (error.code === "offline" || error.status >= 500)) {
    return <SignedOut title="Signing in did not work" text={sentence(error)} />;
  }
  return (
    <SignedOut
      title="This link no longer works"
      text="A sign-in link works once and for a short time. This one was used already or has expired."
    />
  );
}
