/** What the inbox shows, as the address says it. */
import type { InboxItem, InboxKind } from "@/api/schema";
import { KINDS } from "./kinds";

export interface InboxView {
  archive?: boolean;
  unread?: boolean;
  kind?: InboxKind;
}

/** Reads an address; what it does not know it leaves out. */
export function readInboxView(search: { [name: string]: unknown }): InboxView {
  const kind = KINDS.find((each) => each === search.kind);
  return {
    ...(search.archive === true && { archive: true }),
    ...(search.unread === true && { unread: true }),
    ...(kind && { kind }),
  };
}

export function inView(items: readonly InboxItem[], { unread, kind }: InboxView): InboxItem[] {
  return items.filter((item) => !(unread && item.read) && (!kind || item.type === kind));
}
