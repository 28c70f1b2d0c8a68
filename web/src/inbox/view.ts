/** What the inbox shows, as the address says it. */
import type { InboxItem } from "@/api/schema";

export interface InboxView {
  archive?: boolean;
  unread?: boolean;
  /** Only what is told for this reason. */
  kind?: string;
}

/** Reads an address; what it does not know it leaves out. */
export function readInboxView(search: { [name: string]: unknown }): InboxView {
  const kind = typeof search.kind === "string" ? search.kind : undefined;
  return {
    ...(search.archive === true && { archive: true }),
    ...(search.unread === true && { unread: true }),
    ...(kind && { kind }),
  };
}

export function inView(items: readonly InboxItem[], { unread, kind }: InboxView): InboxItem[] {
  return items.filter((item) => !(unread && item.read) && (!kind || item.type === kind));
}
