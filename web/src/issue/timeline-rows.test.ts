import { describe, expect, it } from "vitest";
import type { Comment, TimelineEntry } from "@/api/schema";
import { timelineRows } from "./timeline-rows";

const change = (id: string) => ({ id, type: "activity", action: "status_changed" }) as TimelineEntry;
const say = (id: string, parent?: string) =>
  ({ id, type: "comment", comment: { id, parent_id: parent ?? null } as Comment }) as TimelineEntry;

function shape(entries: TimelineEntry[], gone: string[] = []) {
  return timelineRows(entries, new Set(gone)).map((row) =>
    row.kind === "change" ? row.key : [row.key, ...row.replies.map((reply) => reply.id)],
  );
}

describe("the timeline", () => {
  it("puts replies under what they answer, wherever they were written", () => {
    expect(shape([say("a"), change("x"), say("b"), say("c", "a")])).toEqual([["a", "c"], "x", ["b"]]);
  });

  it("shows a reply by itself whose thread is not there", () => {
    expect(shape([say("c", "a")])).toEqual([["c"]]);
  });

  it("leaves out what is about to be deleted, but not the answers to it", () => {
    expect(shape([say("a"), say("b"), say("c", "a")], ["b", "c"])).toEqual([["a"]]);
    expect(shape([say("a"), say("c", "a")], ["a"])).toEqual([["a", "c"]]);
  });
});
