/** What is said about a run's diff, and where somebody is about to say something. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { reviewCommentsQuery } from "@/api/review";
import type { ReviewComment, Run } from "@/api/schema";
import { type Place, sortComments } from "./places";

const NOTHING: readonly ReviewComment[] = [];

/** Lines of one turn are numbered otherwise than those of the whole, to which everything that is said belongs. */
export function useReview(run: Run, whole: boolean) {
  const { data: comments = NOTHING } = useQuery(reviewCommentsQuery(run.id));
  const [writing, setWriting] = useState<Place | null>(null);
  const said = useMemo(() => sortComments(whole ? comments : NOTHING), [comments, whole]);
  const over = run.status !== "queued" && run.status !== "running";
  return {
    said,
    writing,
    drafts: comments.filter((comment) => comment.draft && comment.run_id === run.id).length,
    /** Absent while the run is under way: its lines still move. */
    begin: over && whole ? setWriting : undefined,
    end: () => setWriting(null),
  };
}
