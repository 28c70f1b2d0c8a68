import { afterEach, expect, it, vi } from "vitest";
import { sendOutliving } from "./outliving";

afterEach(() => vi.unstubAllGlobals());

/** A network that answers nothing until the test says so, and the requests it was given. */
function network() {
  const requests: { keepalive: boolean; answer: () => void }[] = [];
  vi.stubGlobal(
    "fetch",
    (_path: string, init: RequestInit) =>
      new Promise((resolve) =>
        requests.push({ keepalive: init.keepalive ?? false, answer: () => resolve(new Response()) }),
      ),
  );
  return requests;
}

it("lets a change outlive its page", () => {
  const requests = network();
  void sendOutliving("/api/issues/1", { method: "PUT", body: "{}" });
  expect(requests[0]?.keepalive).toBe(true);
});

it("sends what is too much for that all the same, and counts only what is under way", async () => {
  const requests = network();
  const long = "€".repeat(15_000);
  const first = sendOutliving("/api/issues/1", { method: "PUT", body: long });
  void sendOutliving("/api/issues/2", { method: "PUT", body: long });
  expect(requests.map((request) => request.keepalive)).toEqual([true, false]);
  requests[0]?.answer();
  await first;
  void sendOutliving("/api/issues/3", { method: "PUT", body: long });
  expect(requests[2]?.keepalive).toBe(true);
});
