/** The talk on an issue and its history: reading it and taking part. */
import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import { once } from "./once";
import { keys } from "./queries";
import type { Comment, Reaction, Run, TimelineEntry } from "./schema";

const part = encodeURIComponent;

export const timelineQuery = (issueId: string) =>
  queryOptions({
    queryKey: keys.timeline(issueId),
    queryFn: ({ signal }) => http.getList<TimelineEntry>(`/api/issues/${part(issueId)}/timeline`, signal),
    // Comparing ten thousand entries with the last ones costs more than drawing the few in view.
    structuralSharing: false,
  });

function failed(error: unknown): void {
  notify.error(sentence(error));
}

/** Changes a comment where it is shown, before the server has agreed. */
function patchComment(
  queries: QueryClient,
  issueId: string,
  id: string,
  patch: (old: Comment) => Comment,
): void {
  queries.setQueryData<TimelineEntry[]>(keys.timeline(issueId), (entries) =>
    entries?.map((entry) => (entry.comment?.id === id ? { ...entry, comment: patch(entry.comment) } : entry)),
  );
}

/** A change of the talk; whatever comes of it, the talk is read again. */
function useTalkChange<Input, Output>(
  issueId: string,
  change: (input: Input) => Promise<Output>,
  early?: (queries: QueryClient, input: Input) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onMutate: (input) => early?.(queries, input),
    onError: failed,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.timeline(issueId) }),
  });
}

export interface Words {
  content: string;
  parent_id?: string | null;
}

/** Writes a comment; the answer says who hears it. */
export const useSay = (issueId: string) =>
  useTalkChange(issueId, (words: Words) => {
    const path = `/api/issues/${part(issueId)}/comments`;
    return once(path, words, (headers) => http.post<Comment>(path, words, headers));
  });

export const useReword = (issueId: string) =>
  useTalkChange(
    issueId,
    ({ id, content }: { id: string; content: string }) =>
      http.put<Comment>(`/api/comments/${part(id)}`, { content }),
    (queries, { id, content }) => patchComment(queries, issueId, id, (old) => ({ ...old, content })),
  );

export const useSettle = (issueId: string) =>
  useTalkChange(
    issueId,
    ({ id, settled }: { id: string; settled: boolean }) => {
      const path = `/api/comments/${part(id)}/resolve`;
      return settled ? http.post<Comment>(path) : http.delete<Comment>(path);
    },
    (queries, { id, settled }) =>
      patchComment(queries, issueId, id, (old) => ({
        ...old,
        resolved_at: settled ? new Date().toISOString() : null,
      })),
  );

interface Sign {
  id: string;
  emoji: string;
  /** Whose it is. */
  me: string;
  on: boolean;
}

export const useReact = (issueId: string) =>
  useTalkChange(
    issueId,
    ({ id, emoji, on }: Sign) => {
      const path = `/api/comments/${part(id)}/reactions`;
      return on ? http.post<Reaction[]>(path, { emoji }) : http.delete<Reaction[]>(path, { emoji });
    },
    (queries, { id, emoji, me, on }) =>
      patchComment(queries, issueId, id, (old) => {
        const others = (old.reactions ?? []).filter((each) => each.emoji !== emoji || each.actor_id !== me);
        const own = { emoji, actor_id: me, actor_type: "member" as const };
        return { ...old, reactions: on ? [...others, own] : others };
      }),
  );

export const useDeleteComment = (issueId: string) =>
  useTalkChange(issueId, (id: string) => http.delete(`/api/comments/${part(id)}`));

/** Tells the agent of a run something: at once if its tool can listen, else in its next run. */
export const useSteer = (run: Run) =>
  useTalkChange(run.issue_id, (text: string) => {
    const path = `/api/runs/${part(run.id)}/messages`;
    return once(path, { text }, (headers) => http.post<Comment>(path, { text }, headers));
  });
