/** Requests that go on when their page is left. */

/**
 * A browser refuses requests that may outlive their page while the bodies of all of them are over 64 KiB together
 * (Fetch Standard, "inflight keepalive bytes"). Each counts three times here: that is the most bytes UTF-8 makes of
 * one UTF-16 unit.
 */
const MOST_BYTES = 64 * 1024;
let underWay = 0;

/** Sends as `fetch` does, and outlives the page where the browser lets it. */
export async function sendOutliving(path: string, init: RequestInit & { body: string }): Promise<Response> {
  const bytes = init.body.length * 3;
  if (underWay + bytes > MOST_BYTES) return fetch(path, init);
  underWay += bytes;
  try {
    return await fetch(path, { ...init, keepalive: true });
  } finally {
    underWay -= bytes;
  }
}
