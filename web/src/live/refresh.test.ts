import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys } from "@/api/queries";
import type { Event } from "@/api/schema";
import { Refresher } from "./refresh";

const joined: Event = { seq: 1, kind: "machine", subject_id: "m", at: "2026-01-01T00:00:00Z" } as Event;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A list whose answers come when the test says so. */
function machines(queries: QueryClient) {
  const answers: ((names: string[]) => void)[] = [];
  const observer = new QueryObserver<string[]>(queries, {
    queryKey: keys.machines,
    queryFn: () => new Promise((resolve) => answers.push(resolve)),
  });
  const stop = observer.subscribe(() => {});
  return { answers, stop, shown: () => observer.getCurrentResult().data };
}

it("asks again when a first answer was on its way as something happened", async () => {
  const queries = new QueryClient();
  const list = machines(queries);
  new Refresher(queries).take(joined);
  await vi.advanceTimersByTimeAsync(1000);
  // It was made before the machine came, and only took long.
  list.answers[0]?.(["this one"]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(list.shown()).toEqual(["this one"]);
  expect(list.answers).toHaveLength(2);
  list.answers[1]?.(["this one", "the other"]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(list.shown()).toEqual(["this one", "the other"]);
  expect(list.answers).toHaveLength(2);
  list.stop();
});

it("lets a slow answer arrive while much happens", async () => {
  const queries = new QueryClient();
  const list = machines(queries);
  list.answers[0]?.(["this one"]);
  await vi.advanceTimersByTimeAsync(0);
  const refresher = new Refresher(queries);
  for (let seq = 1; seq <= 20; seq++) {
    refresher.take({ ...joined, seq });
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(list.answers).toHaveLength(2);
  list.answers[1]?.(["this one", "the other"]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(list.shown()).toEqual(["this one", "the other"]);
  expect(list.answers).toHaveLength(3);
  list.stop();
});

it("asks once for what is known, however much happened meanwhile", async () => {
  const queries = new QueryClient();
  const list = machines(queries);
  list.answers[0]?.(["this one"]);
  await vi.advanceTimersByTimeAsync(0);
  const refresher = new Refresher(queries);
  for (let seq = 1; seq <= 5; seq++) refresher.take({ ...joined, seq });
  await vi.advanceTimersByTimeAsync(1000);
  expect(list.answers).toHaveLength(2);
  list.stop();
});
