/** The inbox by keyboard: the focus walks over what there is, and stays in its place when something goes. */
import type { Mark } from "@/api/inbox";
import type { InboxItem } from "@/api/schema";
import { useShortcuts } from "@/shell/shortcuts";

function focusedId(): string | null {
  return document.activeElement?.closest<HTMLElement>("[data-item]")?.dataset.item ?? null;
}

function focusItem(id: string | undefined): void {
  if (!id) return;
  const row = document.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`);
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

/** Does something with an item; where it leaves the list by that, the next one takes its focus. */
export function markAndMoveOn(items: readonly InboxItem[], mark: (mark: Mark) => void): (mark: Mark) => void {
  return (about) => {
    if ("item" in about && (about.verb === "archive" || about.verb === "restore")) {
      const index = items.findIndex((item) => item.id === about.item.id);
      focusItem((items[index + 1] ?? items[index - 1])?.id);
    }
    mark(about);
  };
}

export function useInboxKeys(items: readonly InboxItem[], mark: (mark: Mark) => void): void {
  const walk = (step: 1 | -1) => () => {
    const index = items.findIndex((item) => item.id === focusedId());
    const next = index < 0 ? 0 : Math.min(items.length - 1, Math.max(0, index + step));
    focusItem(items[next]?.id);
  };
  const about = (verbOf: (item: InboxItem) => "read" | "unread" | "archive" | "restore") => () => {
    const item = items.find((each) => each.id === focusedId());
    if (item) mark({ verb: verbOf(item), item });
  };
  useShortcuts({
    j: walk(1),
    k: walk(-1),
    ArrowDown: walk(1),
    ArrowUp: walk(-1),
    e: about((item) => (item.archived ? "restore" : "archive")),
    u: about((item) => (item.read ? "unread" : "read")),
  });
}
