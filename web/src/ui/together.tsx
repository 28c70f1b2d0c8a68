/** What comes in several answers stands at once, so that nothing moves as they come. */
import { type UseQueryOptions, useQueries } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { LoadingRows } from "./state";

interface TogetherProps {
  /** What `children` ask for. One that fails holds up nothing: they say so themselves. */
  // biome-ignore lint/suspicious/noExplicitAny: only whether there is an answer counts, not which
  of: readonly UseQueryOptions<any, any, any, any>[];
  children: ReactNode;
}

export function Together({ of, children }: TogetherProps) {
  const waits = useQueries({
    queries: [...of],
    combine: (answers) => answers.some(({ isPending }) => isPending),
  });
  return waits ? <LoadingRows /> : children;
}
