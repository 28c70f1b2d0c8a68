/** What a person is told: reading it, and what they do with it, shown before the server has agreed. */
import {
  type QueryClient,
  queryOptions,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import type { InboxItem, InboxPreferences, UnreadCount } from "./schema";
import { type Undo, willUndo } from "./undo";

export const inboxKeys = {
  all: ["inbox"],
  /** Items are told with their issues' titles and statuses. */
  items: ["inbox", "items"],
  list: (archived: boolean) => ["inbox", "items", archived ? "archive" : "inbox"],
  unread: ["inbox", "unread"],
  preferences: ["inbox-preferences"],
  marks: ["inbox", "mark"],
} as const;

/** The most that the server tells at once. */
export const MOST_ITEMS = 500;

export const inboxQueries = {
  list: (archived: boolean) =>
    queryOptions({
      queryKey: inboxKeys.list(archived),
      queryFn: ({ signal }) => http.get<InboxItem[]>(`/api/inbox?archived=${archived}`, signal),
    }),
  unread: () =>
    queryOptions({
      queryKey: inboxKeys.unread,
      queryFn: ({ signal }) => http.get<UnreadCount>("/api/inbox/unread-count", signal),
    }),
  preferences: () =>
    queryOptions({
      queryKey: inboxKeys.preferences,
      queryFn: ({ signal }) => http.get<InboxPreferences>("/api/notification-preferences", signal),
    }),
};

export type Verb = "read" | "unread" | "archive" | "restore";
/** What somebody did with one item, or with all of them. */
export type Mark = { verb: Verb; item: InboxItem } | { verb: "mark-all-read" } | { verb: "archive-all-read" };

/** `item` as the server will have it. */
export function marked(item: InboxItem, mark: Mark): InboxItem {
  if (mark.verb === "mark-all-read") return { ...item, read: true };
  if (mark.verb === "archive-all-read") return item.read ? { ...item, archived: true } : item;
  if (mark.item.id !== item.id) return item;
  return {
    ...item,
    read: mark.verb !== "unread",
    archived: mark.verb === "archive" || (mark.verb !== "restore" && item.archived),
  };
}

/** What is left in a list after what was done with its items. */
export function afterMarks(
  items: readonly InboxItem[],
  marks: readonly Mark[],
  archived: boolean,
): InboxItem[] {
  return items.map((item) => marks.reduce(marked, item)).filter((item) => item.archived === archived);
}

/** How much is unread after what was done. */
export function unreadAfter(count: number, marks: readonly Mark[]): number {
  const after = marks.reduce((left, mark) => {
    if (mark.verb === "mark-all-read") return 0;
    if (mark.verb === "archive-all-read" || mark.item.archived) return left;
    return left + Number(mark.item.read) - Number(marked(mark.item, mark).read);
  }, count);
  return Math.max(0, after);
}

/** What was done and has not been answered. Drawn over what the server said, so that a refusal needs no taking back. */
function useMarks(): Mark[] {
  return useMutationState({
    filters: { mutationKey: inboxKeys.marks, status: "pending" },
    select: (mutation) => mutation.state.variables as Mark,
  });
}

export function useInbox(archived: boolean) {
  const query = useQuery(inboxQueries.list(archived));
  const marks = useMarks();
  return { ...query, items: query.data && afterMarks(query.data, marks, archived) };
}

export function useUnreadCount(): number {
  const { data } = useQuery(inboxQueries.unread());
  const marks = useMarks();
  return unreadAfter(data?.count ?? 0, marks);
}

function send(mark: Mark): Promise<unknown> {
  return "item" in mark
    ? http.post(`/api/inbox/${encodeURIComponent(mark.item.id)}/${mark.verb}`)
    : http.post(`/api/inbox/${mark.verb}`);
}

export function useMark(): (mark: Mark) => void {
  const queries = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationKey: inboxKeys.marks,
    mutationFn: send,
    onError: (error) => notify.error(sentence(error)),
    // Awaited, so that it stays pending until what the server says has it.
    onSettled: () => queries.invalidateQueries({ queryKey: inboxKeys.all }),
  });
  return (mark) => {
    const done = mutateAsync(mark).then(
      () => true,
      () => false,
    );
    if (mark.verb === "archive") willUndo(undoOf(queries, mark.item, done));
  };
}

/** Undoing may be asked for before the server has agreed to what is undone. */
function undoOf(queries: QueryClient, item: InboxItem, done: Promise<boolean>): Undo {
  return {
    words: `Archiving ${item.issue_identifier}`,
    perform: async () => {
      if (!(await done)) return;
      try {
        await send({ verb: "restore", item });
        if (!item.read) await send({ verb: "unread", item });
      } catch (error) {
        notify.error(sentence(error));
      }
      await queries.invalidateQueries({ queryKey: inboxKeys.all });
    },
  };
}

export function usePreferences() {
  const queries = useQueryClient();
  const query = useQuery(inboxQueries.preferences());
  const change = useMutation({
    mutationFn: (part: InboxPreferences) => http.put<InboxPreferences>("/api/notification-preferences", part),
    onSuccess: (now) => queries.setQueryData(inboxKeys.preferences, now),
    onError: (error) => notify.error(sentence(error)),
  });
  const shown = change.isPending ? { ...query.data, ...change.variables } : query.data;
  return { ...query, preferences: shown, prefer: change.mutate };
}
