import { describe, expect, test } from "vitest";
import { afterMarks, type Mark, unreadAfter } from "./inbox";
import type { InboxItem } from "./schema";

const item = (id: string, part: Partial<InboxItem> = {}) =>
  ({ id, read: false, archived: false, ...part }) as InboxItem;

describe("what was done with the inbox, before the server has answered", () => {
  const items = [item("a"), item("b", { read: true }), item("c")];
  const about = (verb: "read" | "unread" | "archive" | "restore", index: number): Mark => ({
    verb,
    item: items[index] as InboxItem,
  });
  const shown = (marks: Mark[]) =>
    afterMarks(items, marks, false).map((each) => each.id + (each.read ? "" : "*"));

  test("nothing done changes nothing", () => {
    expect(shown([])).toEqual(["a*", "b", "c*"]);
    expect(unreadAfter(2, [])).toBe(2);
  });

  test("one is read, one is not, one is put away", () => {
    const marks = [about("read", 0), about("unread", 1), about("archive", 2)];
    expect(shown(marks)).toEqual(["a", "b*"]);
    expect(unreadAfter(2, marks)).toBe(1);
  });

  test("all at once", () => {
    expect(shown([{ verb: "mark-all-read" }])).toEqual(["a", "b", "c"]);
    expect(unreadAfter(2, [{ verb: "mark-all-read" }])).toBe(0);
    expect(shown([{ verb: "archive-all-read" }])).toEqual(["a*", "c*"]);
    expect(shown([{ verb: "mark-all-read" }, { verb: "archive-all-read" }])).toEqual([]);
  });

  test("what is restored leaves the archive, read", () => {
    const archived = [item("d", { read: true, archived: true })];
    const restore: Mark = { verb: "restore", item: archived[0] as InboxItem };
    expect(afterMarks(archived, [restore], true)).toEqual([]);
    expect(unreadAfter(1, [restore])).toBe(1);
  });

  test("what counts elsewhere never makes less than nothing", () => {
    expect(unreadAfter(0, [about("read", 0)])).toBe(0);
  });
});
