// How long the page's main thread was busy at a stretch, from the browser's own tracing.

const CATEGORIES = [
  "toplevel",
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "blink.user_timing",
];

/** What says that a task ran the page's own script. */
const SCRIPT = new Set(["EvaluateScript", "FunctionCall", "RunMicrotasks"]);

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
  // What the suite itself asks of the page, or puts into its sockets, is no work of the page's.
  const ours = events.filter(
    (event) => event.args?.chrome_mojo_event_info?.mojo_interface_tag === "blink.mojom.DevToolsSession",
  );
  // Nor is that the browser decodes each answer once more for who drives it, when all of it has come.
  const answered = events.filter((event) => event.name === "ResourceFinish");
  const scripted = events.filter((event) => event.ph === "X" && SCRIPT.has(event.name));
  const has = (some, task) => some.some((event) => event.tid === task.tid && within(event, task));
  const tasks = events
    .filter((event) => event.name === "RunTask" && event.ph === "X" && main.has(`${event.pid} ${event.tid}`))
    .filter((task) => !has(ours, task) && !(has(answered, task) && !has(scripted, task)))
    // Processor time where it is known: a busy machine is not the page's fault.
    .map((event) => ({
      at: event.ts,
      end: event.ts + event.dur,
      key: `${event.pid} ${event.tid}`,
      ms: (event.tdur ?? event.dur) / 1000,
    }));
  return { tasks, events, longest: Math.max(0, ...tasks.map((task) => task.ms)) };
}

function within(event, task) {
  return event.pid === task.pid && event.ts >= task.ts && event.ts <= task.ts + task.dur;
}

/** Names that hold every task, and say nothing about it. */
const WRAPPERS = /RunTask$|^BlinkScheduler|^SimpleWatcher/;

/** What the longest tasks did, for a person who wants to make them shorter. */
export function inside({ tasks, events }, count = 3) {
  return tasks
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map((task) => `${task.ms.toFixed(0)} ms: ${partsOf(task, events) || "nothing that is traced"}`)
    .join("; ");
}

function partsOf(task, events) {
  const sums = new Map();
  for (const event of events) {
    if (event.ph !== "X" || event.ts < task.at || event.ts + (event.dur ?? 0) > task.end) continue;
    if (`${event.pid} ${event.tid}` !== task.key || WRAPPERS.test(event.name)) continue;
    const of = event.args?.data?.functionName ?? event.args?.data?.type;
    const name = of ? `${event.name} ${of}` : event.name;
    sums.set(name, (sums.get(name) ?? 0) + (event.tdur ?? event.dur ?? 0) / 1000);
  }
  return [...sums]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`)
    .join(", ");
}
