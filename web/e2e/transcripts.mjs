// Gives runs a transcript of the suite's own, sent over the app's own socket.

/**
 * Takes the place of the server for the transcripts of some runs; everything
 * else of the socket is the server's. What was said can be read by number, too. Answers the means to say more, and to cut
 * and mend the connection.
 */
export async function fakeTranscripts(page) {
  const scripts = new Map();
  await page.route("**/api/runs/*/transcript?**", (route) => {
    const url = new URL(route.request().url());
    const script = scripts.get(url.pathname.split("/").at(-2));
    if (!script) return route.fallback();
    const from = Number(url.searchParams.get("after"));
    const records = script.said.slice(from, from + Number(url.searchParams.get("limit")));
    return route.fulfill({
      json: { attempt: script.attempt, records, next: from + records.length, ended: false },
    });
  });
  const open = new Set();
  let cut = false;
  await page.routeWebSocket(/\/api\/socket$/, (socket) => {
    if (cut) return socket.close({ code: 1011 });
    open.add(socket);
    socket.onClose(() => open.delete(socket));
    const server = socket.connectToServer();
    server.onMessage((frame) => socket.send(frame));
    socket.onMessage((frame) => {
      const said = JSON.parse(frame);
      const script = said.type === "watch" ? scripts.get(said.run_id) : undefined;
      if (!script) return server.send(frame);
      script.tell = (records, ended) => send(socket, said.run_id, script, records, ended);
      // Watched from the beginning, it is told from the beginning, with the same numbers.
      if (said.after === 0) {
        script.said.length = 0;
        for (const [index, part] of script.parts.entries()) {
          script.tell(part, script.ended && index === script.parts.length - 1);
        }
      }
    });
  });
  return {
    /** `parts` are sent one after the other when the run is watched. */
    set(run, parts, ended = true) {
      scripts.set(run.id, { attempt: run.attempt, parts, ended, said: [], tell: () => {} });
    },
    say(run, records, ended = false) {
      scripts.get(run.id).tell(records, ended);
    },
    cut() {
      cut = true;
      for (const socket of open) socket.close({ code: 1011 });
      open.clear();
    },
    mend() {
      cut = false;
    },
  };
}

const AT = "2026-01-01T00:00:00Z";

function send(socket, runId, script, bodies, ended) {
  const records = bodies.map((body, index) => ({ n: script.said.length + index, at: AT, ...body }));
  script.said.push(...records);
  const { attempt } = script;
  const next = script.said.length;
  socket.send(JSON.stringify({ type: "records", run_id: runId, attempt, records, next, ended }));
}

/** A tool's call and its answer. */
export function tool(id, name, input, output, isError = false) {
  return [
    { type: "tool_call", id, name, input },
    { type: "tool_result", id, output, is_error: isError },
  ];
}

/** Any run of the workspace, and one that is over. */
export async function finishedRun(page) {
  return page.evaluate(async () => (await (await fetch("/api/runs?status=completed")).json())[0]);
}
