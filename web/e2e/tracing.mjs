// How long the page's main thread was busy at a stretch, from the browser's own tracing.

const CATEGORIES = [
  "toplevel",
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "blink.user_timing",
];

/** Traces what `action` does; answers the tasks of the page's main thread, in milliseconds of processor time. */
export async function traced(browser, page, action) {
  await browser.startTracing(page, { categories: CATEGORIES });
  let trace;
  try {
    await action();
  } finally {
    trace = JSON.parse((await browser.stopTracing()).toString());
  }
  const events = trace.traceEvents ?? trace;
  const main = new Set(
    events
      .filter((event) => event.name === "thread_name" && event.args?.name === "CrRendererMain")
      .map((event) => `${event.pid} ${event.tid}`),
  );
  const tasks = events
    .filter((event) => event.name === "RunTask" && event.ph === "X" && main.has(`${event.pid} ${event.tid}`))
    // Processor time where it is known: a busy machine is not the page's fault.
    .map((event) => ({
      at: event.ts,
      end: event.ts + event.dur,
      key: `${event.pid} ${event.tid}`,
      ms: (event.tdur ?? event.dur) / 1000,
    }));
  return { tasks, events, longest: Math.max(0, ...tasks.map((task) => task.ms)) };
}

/** What the longest task did, for a person who wants to make it shorter. */
export function inside({ tasks, events, longest }) {
  const task = tasks.find((each) => each.ms === longest);
  if (!task) return "";
  const within = events.filter(
    (event) =>
      event.ph === "X" &&
      event.ts >= task.at &&
      event.ts + (event.dur ?? 0) <= task.end &&
      `${event.pid} ${event.tid}` === task.key,
  );
  const sums = new Map();
  for (const event of within)
    sums.set(event.name, (sums.get(event.name) ?? 0) + (event.tdur ?? event.dur ?? 0) / 1000);
  return [...sums]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 8)
    .map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`)
    .join(", ");
}
