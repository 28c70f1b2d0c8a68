/** What a person decides about a run's work. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import { useListChange } from "./mutations";
import { once } from "./once";
import { keys } from "./queries";
import type {
  AcceptRun,
  CreateReviewComment,
  RejectRun,
  ReviewComment,
  Run,
  SubmittedReview,
} from "./schema";

export function useAcceptRun(run: Run) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: AcceptRun) => http.post<Run>(`/api/runs/${encodeURIComponent(run.id)}/accept`, body),
    onSuccess: (now) => queries.setQueryData(keys.run(now.id), now),
    onError: (error) => notify.error(sentence(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.runs(run.issue_id) }),
  });
}

/** Whether there is work to decide about: changes, and no decision that is under way or final. */
function isUndecided(run: Run): boolean {
  const over = run.status !== "queued" && run.status !== "running";
  if (!over || !run.diff || run.diff.files === 0) return false;
  const review = run.review_details;
  if (review?.decision !== "accepted") return true;
  return review.progress === "failed" || (review.progress === "done" && review.how !== "merge");
}

/** Whether there is work that somebody could accept now. What was done in a directory itself is there already. */
export function canBeAccepted(run: Run): boolean {
  return !run.works_in && isUndecided(run);
}

const pathOf = (runId: string, rest: string) => `/api/runs/${encodeURIComponent(runId)}/${rest}`;

export function useRejectRun(run: Run) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: RejectRun) => http.post<Run>(pathOf(run.id, "reject"), body),
    onSuccess: (now) => queries.setQueryData(keys.run(now.id), now),
    onError: (error) => notify.error(sentence(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.runs(run.issue_id) }),
  });
}

/** Whether there is work that somebody could still turn down. */
export function canBeRejected(run: Run): boolean {
  return isUndecided(run) && run.review_details?.decision !== "rejected";
}

export const REVIEW_COMMENTS = ["review-comments"] as const;

/** What was said about lines of the run's diff: by everybody what the agent was told, and one's own drafts. */
export const reviewCommentsQuery = (runId: string) =>
  queryOptions({
    queryKey: [...REVIEW_COMMENTS, runId],
    queryFn: ({ signal }) => http.get<ReviewComment[]>(pathOf(runId, "review-comments"), signal),
  });

export const useWriteReviewComment = (runId: string) =>
  useListChange(REVIEW_COMMENTS, (body: CreateReviewComment) =>
    once(pathOf(runId, "review-comments"), body, (headers) =>
      http.post<ReviewComment>(pathOf(runId, "review-comments"), body, headers),
    ),
  );

export const useDeleteReviewComment = () =>
  useListChange(REVIEW_COMMENTS, (id: string) =>
    http.delete(`/api/review-comments/${encodeURIComponent(id)}`),
  );

/** Sends one's drafts to the agent, which goes on with its work. */
export const useSubmitReview = (runId: string) =>
  useListChange(REVIEW_COMMENTS, () => http.post<SubmittedReview>(pathOf(runId, "review-comments/submit")));
