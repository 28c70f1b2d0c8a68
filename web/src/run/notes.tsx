/** Why a run waits, and why it failed: in sentences. */
import { CircleX, Hourglass } from "lucide-react";
import type { Run } from "@/api/schema";
import { CutText } from "@/text/cut-text";
import { Plain } from "@/text/plain";
import { Elapsed } from "@/ui/time";

export function WaitNote({ run }: { run: Run }) {
  if (!run.wait) return null;
  return (
    <div className="mx-4 mb-3 flex gap-2 rounded-md bg-amber-soft px-3 py-2 text-amber">
      <Hourglass aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <p className="min-w-0 wrap-anywhere">
        <Plain text={run.wait.text} />{" "}
        <span className="whitespace-nowrap">
          Waiting for <Elapsed since={run.wait.since} />.
        </span>
      </p>
    </div>
  );
}

export function FailureNote({ failure }: { failure: NonNullable<Run["failure"]> }) {
  return (
    <div className="mx-4 mb-3 flex gap-2 rounded-md bg-red-soft px-3 py-2">
      <CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0 text-red" />
      <div className="max-h-32 min-w-0 overflow-y-auto">
        <p className="whitespace-pre-wrap wrap-anywhere">
          <CutText text={failure.message} />
        </p>
        <p className="mt-0.5 text-ink-2">{failure.advice}</p>
      </div>
    </div>
  );
}
