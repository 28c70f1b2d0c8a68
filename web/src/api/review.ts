/** What a person decides about a run's work. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import { keys } from "./queries";
import type { AcceptRun, Run } from "./schema";

export function useAcceptRun(run: Run) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: AcceptRun) => http.post<Run>(`/api/runs/${encodeURIComponent(run.id)}/accept`, body),
    onSuccess: (now) => queries.setQueryData(keys.run(now.id), now),
    onError: (error) => notify.error(sentence(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.runs(run.issue_id) }),
  });
}

/** Whether there is work that somebody could accept now: changes, and no decision that is under way or final. */
export function canBeAccepted(run: Run): boolean {
  const over = run.status !== "queued" && run.status !== "running";
  if (!over || !run.diff || run.diff.files === 0) return false;
  const review = run.review_details;
  if (review?.decision !== "accepted") return true;
  return review.progress === "failed" || (review.progress === "done" && review.how !== "merge");
}
