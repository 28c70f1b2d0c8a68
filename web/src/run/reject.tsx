/** Turns a run's work down, with a word on why; the agent may go on with it at once. */
import { X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { canBeRejected, useRejectRun } from "@/api/review";
import type { Run } from "@/api/schema";
import { useDraft } from "@/issue/draft";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { TextArea } from "@/ui/field";
import { Switch } from "@/ui/switch";

export function RejectButton({ run }: { run: Run }) {
  const [open, setOpen] = useState(false);
  if (!canBeRejected(run)) return null;
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <X aria-hidden className="size-3.5" />
        Reject
      </Button>
      {open && <RejectDialog run={run} onClose={() => setOpen(false)} />}
    </>
  );
}

function RejectDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const reject = useRejectRun(run);
  const [reason, setReason] = useDraft(`reject.${run.id}`);
  const [rerun, setRerun] = useState(true);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const done = () => {
      setReason("");
      onClose();
    };
    reject.mutate({ reason: reason.trim() || null, rerun }, { onSuccess: done });
  };
  return (
    <Modal open onClose={onClose} title={`Reject the work on ${run.issue_identifier}`}>
      <form onSubmit={submit} className="flex min-h-0 flex-col">
        <div className="space-y-4 overflow-y-auto px-5 py-4">
          <TextArea
            label="What should be different"
            placeholder="Becomes a comment on the issue"
            rows={4}
            maxLength={8_000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <div className="flex items-center gap-3">
            <div className="min-w-0 flex-1">
              <p id={id} className="font-medium">
                {run.agent_name} goes on at once
              </p>
              <p id={`${id}-about`} className="text-xs text-ink-2">
                {whatComes(run, rerun)}
              </p>
            </div>
            <Switch on={rerun} onChange={setRerun} labelledBy={id} describedBy={`${id}-about`} />
          </div>
        </div>
        <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" type="submit" disabled={reject.isPending || (rerun && !reason.trim())}>
            {rerun ? "Reject, and go on" : "Reject"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function whatComes(run: Run, rerun: boolean): string {
  if (run.works_in) {
    return rerun
      ? "In the directory as it is now, with what you say above."
      : "The issue goes back to Todo; what was changed in the directory itself stays there.";
  }
  return rerun
    ? "In the same branch, with what you say above."
    : "The issue goes back to Todo; its branch stays until the machine cleans up.";
}
