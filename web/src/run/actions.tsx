/** What a person can do with a run. */
import { RotateCcw, Square } from "lucide-react";
import { useCancelRun, useRerun } from "@/api/mutations";
import type { Run } from "@/api/schema";
import { Button } from "@/ui/button";
import { AcceptButton } from "./accept";
import { RejectButton } from "./reject";

export function RunActions({ run }: { run: Run }) {
  const cancel = useCancelRun();
  const rerun = useRerun(run.issue_id);
  if (run.status === "queued" || run.status === "running") {
    return (
      <Button size="sm" disabled={run.cancelling || cancel.isPending} onClick={() => cancel.mutate(run.id)}>
        <Square aria-hidden className="size-3" />
        {run.cancelling ? "Cancelling…" : "Cancel"}
      </Button>
    );
  }
  return (
    <>
      <Button size="sm" disabled={rerun.isPending} onClick={() => rerun.mutate()}>
        <RotateCcw aria-hidden className="size-3" />
        Run again
      </Button>
      <RejectButton run={run} />
      <AcceptButton run={run} />
    </>
  );
}
