/** What an issue has to do with others: those within it, those in its way, who follows it, where it is kept. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import { keepIssue } from "./issue-cache";
import type { Following, Issue, IssueList, IssueRef, Subscriber } from "./schema";
import { willUndo } from "./undo";

export const CHILDREN = ["children"] as const;
const SUBSCRIBERS = ["subscribers"] as const;
const FOUND = ["found-issues"] as const;

const MOST_FOUND = 20;

const at = (issueId: string, what: string) => `/api/issues/${encodeURIComponent(issueId)}/${what}`;

export const childrenQuery = (issueId: string) =>
  queryOptions({
    queryKey: [...CHILDREN, issueId],
    queryFn: async ({ signal }) => (await http.get<IssueList>(at(issueId, "children"), signal)).issues,
  });

export const subscribersQuery = (issueId: string) =>
  queryOptions({
    queryKey: [...SUBSCRIBERS, issueId],
    queryFn: ({ signal }) => http.get<Subscriber[]>(at(issueId, "subscribers"), signal),
  });

/** Issues by the words of their keys, titles, descriptions and comments, best first. */
export const foundQuery = (words: string) =>
  queryOptions({
    queryKey: [...FOUND, words],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ q: words, include_closed: "true", limit: String(MOST_FOUND) });
      return (await http.get<IssueList>(`/api/issues/search?${query}`, signal)).issues;
    },
    enabled: words !== "",
    staleTime: 5_000,
    placeholderData: keepPreviousData,
  });

/** Follows an issue, or stops. */
export function useFollow(issueId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (follow: boolean) => http.post<Following>(at(issueId, follow ? "subscribe" : "unsubscribe")),
    onSuccess: (now) => queries.setQueryData([...SUBSCRIBERS, issueId], now.subscribers),
    onError: (error) => notify.error(sentence(error)),
  });
}

interface Blocking {
  issue: Pick<Issue, "id" | "identifier">;
  blocker: Pick<IssueRef, "id" | "identifier">;
  remove?: boolean;
}

function sendBlocking({ issue, blocker, remove }: Blocking): Promise<Issue> {
  return remove
    ? http.delete<Issue>(`${at(issue.id, "blockers")}/${encodeURIComponent(blocker.id)}`)
    : http.post<Issue>(at(issue.id, "blockers"), { issue: blocker.id });
}

/** Puts one issue in another's way, or out of it. */
export function useBlocking() {
  const queries = useQueryClient();
  const send = async (blocking: Blocking) => keepIssue(queries, await sendBlocking(blocking));
  return useMutation({
    mutationFn: send,
    onSuccess: (_, blocking) =>
      willUndo({
        words: `What ${blocking.issue.identifier} waits for`,
        perform: () => send({ ...blocking, remove: !blocking.remove }),
      }),
    onError: (error, { issue, blocker }) =>
      notify.error(`${issue.identifier} can't wait for ${blocker.identifier}: ${reasonOf(error)}.`),
  });
}

/** The reason alone, without the field's name, which no person has seen. */
function reasonOf(error: unknown): string {
  return sentence(error)
    .replace(/^invalid \w+: /, "")
    .replace(/\.$/, "");
}

/** Puts issues away, or brings them back. */
export function useArchive() {
  const queries = useQueryClient();
  const send = async (issues: readonly Pick<Issue, "id">[], archive: boolean) => {
    const what = archive ? "archive" : "restore";
    for (const { id } of issues) keepIssue(queries, await http.post<Issue>(at(id, what)));
  };
  return useMutation({
    mutationFn: ({ issues, archive }: { issues: readonly Issue[]; archive: boolean }) =>
      send(issues, archive),
    onSuccess: (_, { issues, archive }) => {
      const [first] = issues;
      const words =
        issues.length === 1 && first ? `The move of ${first.identifier}` : `${issues.length} changes`;
      willUndo({ words, perform: () => send(issues, !archive) });
    },
    onError: (error) => notify.error(sentence(error)),
  });
}
