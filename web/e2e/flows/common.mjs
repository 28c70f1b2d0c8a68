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

/** An issue for the demo agent, whose description may tell it how to behave. */
export async function forDemo(page, title, description = "") {
  const agents = await ask(page, "GET", "/api/agents");
  const demo = agents.find((agent) => agent.name === "demo");
  const assignee = { assignee_type: "agent", assignee_id: demo.id };
  return ask(page, "POST", "/api/issues", { title, description, status: "todo", ...assignee });
}

/** Waits until an issue's newest run is as it should be. */
export async function runIs(page, key, status) {
  await page.waitForFunction(
    async ([key, status]) => (await (await fetch(`/api/issues/${key}/runs`)).json())[0]?.status === status,
    [key, status],
    { polling: 100, timeout: 60_000 },
  );
}
