// What one turn of a run changed, and what an agent at work is doing.
import { accessible } from "../checks.mjs";
import { ask, eventually, forDemo, holds, reload, runIs } from "./common.mjs";

const AT = "2026-01-01T00:00:00Z";

/** An agent that is told something in the middle of its work: the changes of each turn stand alone, too. */
export async function turns(page, base, shots, transcripts) {
  const issue = await forDemo(page, "Is told something between two turns");
  await runIs(page, issue.identifier, "completed");
  const path = `/api/issues/${issue.identifier}/runs`;
  const [run] = await eventually(page, path, (runs) => runs[0]?.diff?.files > 0);
  const words = { content: "Mind the **tide**, and say so." };
  const comment = await ask(page, "POST", `/api/issues/${issue.identifier}/comments`, words);
  await twoTurns(page, run, comment.id);
  transcripts.set(run, [
    [
      { type: "turn_began", turn: 1 },
      { type: "text", text: "First this." },
      { type: "turn_ended", turn: 1 },
      { type: "turn_began", turn: 2, message: comment.id },
      { type: "text", text: "Then that." },
    ],
  ]);
  await page.goto(`${base}/run/${run.id}`);
  await page.getByText("Turn 2", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Show what it changed" }).click();
  const bar = page.getByRole("region", { name: "Turns" });
  const changes = page.getByRole("region", { name: "Changes" });
  await bar.getByText(/Mind the \*\*tide\*\*/).waitFor();
  await changes.getByText("High water at noon.").waitFor();
  await changes.getByText("1 file changed").waitFor();
  holds(
    (await changes.getByRole("button", { name: /^Say something about line/ }).count()) === 0,
    "a line of one turn can be talked about as if it were one of the whole",
  );
  for (const [look, size] of [
    ["dark", { width: 1440, height: 900 }],
    ["light", { width: 1440, height: 900 }],
    ["phone", { width: 390, height: 844 }],
  ]) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: look === "light" ? "light" : "dark" });
    await accessible(page);
    await page.screenshot({ path: `${shots}/turn-${look}.png` });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await bar.getByRole("button", { name: "The turn before" }).click();
  await page.getByText("No changes", { exact: true }).waitFor();
  await bar.getByRole("combobox", { name: "Whose changes" }).click();
  await page.getByRole("option", { name: /^All turns/ }).click();
  await changes
    .getByRole("button", { name: /^Say something about line/ })
    .first()
    .waitFor();
  await accessible(page);
  await page.unroute(/\/api\/runs\/[^/]+\/(turns|diff\?turn=)/);
}

/** The demo agent has one turn; the server's answers for two are put in its place. */
async function twoTurns(page, run, comment_id) {
  const diff = { files: 1, additions: 1, deletions: 1 };
  const turn = { first_record: 0, last_record: 2, began_at: AT, ended_at: AT, commit: null };
  await page.route(/\/api\/runs\/[^/]+\/(turns|diff\?turn=)/, (route) => {
    const url = new URL(route.request().url());
    if (!url.pathname.includes(run.id)) return route.fallback();
    if (url.pathname.endsWith("/turns")) {
      return route.fulfill({
        json: [
          { ...turn, turn: 1, comment_id: null, diff: { files: 0, additions: 0, deletions: 0 } },
          { ...turn, turn: 2, comment_id, diff, ended_at: "2026-01-01T00:03:20Z" },
        ],
      });
    }
    const second = url.searchParams.get("turn") === "2";
    return route.fulfill({
      json: {
        patch: second ? PATCH : "",
        files: second ? [{ path: "tide.md", additions: 1, deletions: 1 }] : [],
        truncated: false,
      },
    });
  });
}

const PATCH = `diff --git a/tide.md b/tide.md
index 1111111..2222222 100644
--- a/tide.md
+++ b/tide.md
@@ -1,3 +1,3 @@
 # The tide
-Nobody knows.
+High water at noon.
 Mind the rocks.
`;

/** At work, in a tool, silent: each in words, with its time. */
export async function activity(page, base, shots) {
  const issue = await forDemo(page, "Is watched at its work", "demo: slow 400");
  await runIs(page, issue.identifier, "running");
  const [run] = await eventually(page, `/api/issues/${issue.identifier}/runs`, (runs) =>
    Boolean(runs[0]?.activity),
  );
  await page.goto(`${base}/run/${run.id}`);
  await page.getByText(/^The agent('s tool .* runs| is at work)$/).waitFor();
  await accessible(page);

  let doing = { doing: "tool", tool: "Bash", text: "The agent's tool Bash runs." };
  let minutes = 3;
  const before = (count) => new Date(Date.now() - count * 60_000).toISOString();
  const watched = (shown) => ({
    ...shown,
    activity: { ...doing, since: before(minutes), heard_at: before(minutes) },
  });
  await page.route(`**/api/runs/${run.id}`, async (route) => {
    const response = await route.fetch();
    return route.fulfill({ response, json: watched(await response.json()) });
  });
  await reload(page);
  await page.getByText("The agent's tool Bash runs", { exact: true }).waitFor();
  await page.getByText(/silent for 3m/).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/activity-dark.png` });
  doing = { doing: "working", text: "The agent is at work." };
  minutes = 12;
  await reload(page);
  await page.getByText(/silent for 12m/).waitFor();
  await page.emulateMedia({ colorScheme: "light" });
  await accessible(page);
  await page.screenshot({ path: `${shots}/activity-light.png` });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.unroute(`**/api/runs/${run.id}`);
  await ask(page, "POST", `/api/runs/${run.id}/cancel`, {});
  await runIs(page, issue.identifier, "cancelled");
}
