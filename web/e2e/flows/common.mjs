// Small things that the flows share.

export function holds(truth, words) {
  if (!truth) throw new Error(words);
}

/** Titles of this run alone, so that the suite can look at a board that has been used. */
const mark = Date.now().toString(36);
export const titles = {
  greet: `Greet whoever opens the readme ${mark}`,
  keys: `Moved by keys ${mark}`,
  dragged: `Dragged by hand ${mark}`,
  waits: `Lies in wait ${mark}`,
  agent: `Second mate ${mark}`,
};

/** Asks the server as the page's own session. */
export function ask(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      return response.status === 204 ? null : response.json();
    },
    [method, path, body],
  );
}

export const newIssue = (page, body) => ask(page, "POST", "/api/issues", body);

/** An issue for the demo agent, whose description may tell it how to behave. */
export async function forDemo(page, title, description = "") {
  const agents = await ask(page, "GET", "/api/agents");
  const demo = agents.find((agent) => agent.name === "demo");
  const assignee = { assignee_type: "agent", assignee_id: demo.id };
  return ask(page, "POST", "/api/issues", { title, description, status: "todo", ...assignee });
}

const underWay = new WeakMap();

/** From now on it is known what a page has sent and not yet been answered. */
export function watchWrites(page) {
  const writes = new Set();
  underWay.set(page, writes);
  page.on("request", (request) => request.method() === "GET" || writes.add(request));
  page.on("requestfinished", (request) => writes.delete(request));
  page.on("requestfailed", (request) => writes.delete(request));
}

/**
 * Loads the page anew once it has kept what it shows: changes are shown before they are kept, and a page that is
 * loaded may be answered before what its last self had on the way.
 */
export async function reload(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  const end = Date.now() + DEADLINE_MS;
  while (underWay.get(page)?.size > 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  await page.reload();
}

/**
 * Presses what is shown only while the pointer is over a place. A page that still moves takes the place from under the
 * pointer, so it goes there again, as a hand would.
 */
export async function pressWhileOver(place, button) {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    await place.hover();
    const pressed = button.click({ timeout: 3_000 });
    const failure = await pressed.then(() => null).catch((error) => error);
    if (failure === null) return;
    if (Date.now() > end) throw failure;
  }
}

const DEADLINE_MS = 60_000;
const PAUSE_MS = 100;

/** Asks the server again and again until the answer is as it should be. */
export async function eventually(page, path, isSo) {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const answer = await ask(page, "GET", path);
    if (isSo(answer)) return answer;
    if (Date.now() > end) throw new Error(`${path} stayed ${JSON.stringify(answer).slice(0, 400)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Waits until an issue's newest run is as it should be. */
export function runIs(page, key, status) {
  return eventually(page, `/api/issues/${key}/runs`, (runs) => runs[0]?.status === status);
}
