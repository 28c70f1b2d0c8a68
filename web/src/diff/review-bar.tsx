/** The drafts that wait to be sent, and what sends them. */
import { Send } from "lucide-react";
import { useSubmitReview } from "@/api/review";
import type { Run } from "@/api/schema";
import { Button } from "@/ui/button";
import { notify } from "@/ui/toast";
import { plural } from "@/ui/words";

export function ReviewBar({ run, drafts }: { run: Run; drafts: number }) {
  const submit = useSubmitReview(run.id);
  if (drafts === 0) return null;
  const send = () =>
    submit.mutate(undefined, { onSuccess: () => notify.success(`${run.agent_name} goes on with it.`) });
  return (
    <div className="flex shrink-0 items-center gap-3 border-t border-line bg-raised px-4 py-2">
      <p role="status" className="min-w-0 flex-1 text-ink-2">
        {plural(drafts, "comment is a draft", "comments are drafts")}; only you see{" "}
        {drafts === 1 ? "it" : "them"}.
      </p>
      <Button look="primary" size="sm" disabled={submit.isPending} onClick={send}>
        <Send aria-hidden className="size-3.5" />
        Send to {run.agent_name}
      </Button>
    </div>
  );
}
