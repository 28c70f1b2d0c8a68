import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TranscriptStore } from "@/transcript/store";
import { LiveConnection } from "./connection";

class FakeSocket {
  static all: FakeSocket[] = [];
  readyState: number = WebSocket.CONNECTING;
  sent: { type: string; after?: number | null }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((frame: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor() {
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = WebSocket.CLOSED;
  }
  open(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.();
  }
  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  drop(): void {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.();
  }
  asked(type: string): (number | null | undefined)[] {
    return this.sent.filter((message) => message.type === type).map((message) => message.after);
  }
}

function latest(): FakeSocket {
  const socket = FakeSocket.all.at(-1);
  if (!socket) throw new Error("no socket was made");
  return socket;
}

const event = (seq: number) => ({
  type: "event",
  workspace_id: "w",
  event: { seq, kind: "issue", subject_id: "i", at: "2026-01-01T00:00:00Z" },
});

function connect() {
  const seen: number[] = [];
  const onReset = vi.fn();
  const onState = vi.fn();
  const connection = new LiveConnection({
    url: "ws://x",
    workspaceId: "w",
    onEvent: (each) => seen.push(each.seq),
    onReset,
    onState,
    onRefused: () => {},
    createSocket: () => new FakeSocket() as unknown as WebSocket,
    random: () => 1,
  });
  connection.start();
  latest().open();
  return { connection, seen, onReset, onState };
}

describe("the live connection", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.all = [];
  });
  afterEach(() => vi.useRealTimers());

  it("follows from now, then resumes exactly where it was", () => {
    const { seen } = connect();
    expect(latest().asked("follow")).toEqual([null]);
    latest().say({ type: "following", workspace_id: "w", seq: 7 });
    latest().say(event(8));
    latest().drop();
    vi.advanceTimersByTime(1000);
    latest().open();
    expect(latest().asked("follow")).toEqual([8]);
    latest().say(event(8));
    latest().say(event(9));
    expect(seen).toEqual([8, 9]);
  });

  it("asks again when an event is missing", () => {
    const { seen } = connect();
    latest().say({ type: "following", workspace_id: "w", seq: 1 });
    latest().say(event(3));
    expect(seen).toEqual([]);
    expect(latest().asked("follow")).toEqual([null, 1]);
  });

  it("reloads everything when its place in the log is unknown", () => {
    const { onReset } = connect();
    latest().say({ type: "following", workspace_id: "w", seq: 50 });
    onReset.mockClear();
    latest().say({ type: "reset", workspace_id: "w", seq: 3 });
    expect(onReset).toHaveBeenCalledOnce();
    expect(latest().asked("follow").at(-1)).toBe(3);
  });

  it("watches again from the record it needs next", () => {
    const { connection } = connect();
    const store = new TranscriptStore(
      () => async () => [],
      (_records, task) => task(),
    );
    connection.watch("r", store);
    latest().say({
      type: "records",
      run_id: "r",
      attempt: 1,
      records: [{ n: 0, at: "2026-01-01T00:00:00Z", type: "text", text: "x" }],
      next: 1,
      ended: false,
    });
    latest().drop();
    vi.advanceTimersByTime(1000);
    latest().open();
    expect(latest().asked("watch")).toEqual([1]);
  });

  it("does not ask for the same missing records over and over", () => {
    const { connection } = connect();
    connection.watch(
      "r",
      new TranscriptStore(
        () => async () => [],
        (_records, task) => task(),
      ),
    );
    for (let n = 0; n < 50; n += 1) {
      latest().say({ type: "records", run_id: "r", attempt: 1, records: [], next: 5, ended: false });
    }
    expect(latest().asked("watch")).toEqual([0, 0]);
  });

  it("takes silence after a question for a dead connection", () => {
    const { onState } = connect();
    latest().say({ type: "following", workspace_id: "w", seq: 1 });
    expect(onState).toHaveBeenLastCalledWith("live");
    vi.advanceTimersByTime(15_000 + 8_000);
    expect(onState).toHaveBeenLastCalledWith("reconnecting");
    expect(FakeSocket.all.length).toBeGreaterThanOrEqual(1);
    vi.advanceTimersByTime(20_000);
    expect(FakeSocket.all.length).toBeGreaterThan(1);
  });

  it("waits longer after each failure, with a bound", () => {
    connect();
    const waits: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      const before = FakeSocket.all.length;
      latest().drop();
      let waited = 0;
      for (; FakeSocket.all.length === before; waited += 200) vi.advanceTimersByTime(200);
      waits.push(waited);
    }
    expect(waits).toEqual([400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]);
  });

  it("ignores frames that are not messages", () => {
    const { seen } = connect();
    latest().onmessage?.({ data: "not json" });
    latest().say(null);
    latest().say({ type: "from_the_future" });
    expect(seen).toEqual([]);
  });
});
