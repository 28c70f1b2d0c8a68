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

/** Asks the server in the name of whom the page belongs to. */
export function ask(page, method, path, body) {
  return page.evaluate(
    async ({ method, path, body }) => {
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      return response.status === 204 ? null : response.json();
    },
    { method, path, body },
  );
}

export const newIssue = (page, body) => ask(page, "POST", "/api/issues", body);
