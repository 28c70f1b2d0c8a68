import { describe, expect, it, vi } from "vitest";
import type { Record } from "@/api/schema";
import { TranscriptStore } from "./store";

const at = "2026-01-01T00:00:00Z";

function records(from: number, to: number): Record[] {
  return Array.from({ length: to - from }, (_, index) => ({
    n: from + index,
    at,
    type: "text",
    text: `record ${from + index}`,
  }));
}

function batch(from: number, to: number, attempt = 1, ended = false) {
  return { attempt, records: records(from, to), next: to, ended };
}

const nothingMore = () => async () => [];

function immediateStore() {
  return new TranscriptStore(nothingMore, (_records, task) => task());
}

function texts(store: TranscriptStore): string[] {
  const { pieces } = store.view();
  return Array.from({ length: pieces.length }, (_, n) => pieces.rowAt(n)).map((row) =>
    row?.kind === "text" ? row.text : String(row?.kind),
  );
}

describe("a transcript as it arrives", () => {
  it("keeps records in order, whole", () => {
    const store = immediateStore();
    store.take(batch(0, 2));
    store.take(batch(2, 4, 1, true));
    expect(texts(store)).toEqual(["record 0", "record 1", "record 2", "record 3"]);
    expect(store.view().ended).toBe(true);
  });

  it("drops what it has already, as after a reconnect", () => {
    const store = immediateStore();
    store.take(batch(0, 3));
    store.take(batch(1, 5));
    expect(texts(store)).toHaveLength(5);
    expect(store.next).toBe(5);
  });

  it("asks again instead of leaving a gap", () => {
    const store = immediateStore();
    store.take(batch(0, 2));
    expect(store.take(batch(4, 6))).toBe("ask-again");
    expect(store.next).toBe(2);
    expect(store.take(batch(2, 6))).toBe("taken");
    expect(texts(store)).toHaveLength(6);
  });

  it("begins anew with another attempt, and ignores the old one's stragglers", () => {
    const store = immediateStore();
    store.take(batch(0, 5));
    store.take(batch(0, 1, 2));
    store.take(batch(5, 6, 1));
    expect(texts(store)).toEqual(["record 0"]);
    expect(store.view().attempt).toBe(2);
  });

  it("asks from the beginning when a new attempt arrives in the middle", () => {
    const store = immediateStore();
    store.take(batch(0, 5));
    expect(store.take(batch(5, 7, 2))).toBe("ask-again");
    expect(store.next).toBe(0);
  });

  it("does not call a run ended before it has every record", () => {
    const store = immediateStore();
    expect(store.take({ attempt: 1, records: [], next: 3, ended: true })).toBe("ask-again");
    expect(store.view().ended).toBe(false);
  });

  it("announces many batches once", () => {
    const tasks: (() => void)[] = [];
    const store = new TranscriptStore(nothingMore, (_records, task) => tasks.push(task));
    const listener = vi.fn();
    store.subscribe(listener);
    for (let n = 0; n < 100; n += 1) store.take(batch(n, n + 1));
    expect(tasks).toHaveLength(1);
    tasks[0]?.();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.view().pieces.length).toBe(100);
  });
});
