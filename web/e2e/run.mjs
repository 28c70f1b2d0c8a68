// Drives the board in a real Chromium against a running server, as a person would.
//
//   SHIPMATE_E2E_LINK   a one-time sign-in link (required)
//   SHIPMATE_E2E_SHOTS  where screenshots go (default: test-results)
//   SHIPMATE_E2E_PROGRAM  the built program, for another machine that joins
//   SHIPMATE_E2E_ONLY   a regular expression: only the steps whose names it finds
//   SHIPMATE_E2E_SLOWER a number: how many times slower than this machine the pages' own code runs, to see what
//                       a busy machine would show
//   CHROMIUM            the browser (default: /usr/bin/chromium)
//
// Ends with 0 when everything held, with 1 and the reasons when something did not.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { audit, listen, sayShifts, strictPolicy } from "./checks.mjs";
import { attachments, hostileFiles } from "./flows/attachments.mjs";
import { boardByKeyboard, boardByMouse, conflict, menuAndPeek } from "./flows/board.mjs";
import { watchWrites } from "./flows/common.mjs";
import { hostileAgent, hostileComments, hostileText } from "./flows/hostile.mjs";
import { inbox, inboxByKeyboard, notifications } from "./flows/inbox.mjs";
import { firstIssue, firstSteps, signIn } from "./flows/issue.mjs";
import { archive, blockers, family, properties } from "./flows/issue-parts.mjs";
import { list } from "./flows/list.mjs";
import { deletion, joining, machines, offlineMachine, switching } from "./flows/machines.mjs";
import { bulk, filters, marks, palette } from "./flows/marks.mjs";
import { nothingYet } from "./flows/nothing.mjs";
import { agents, agentsAndSettings, labels, skills } from "./flows/pages.mjs";
import { invitation, workspaces } from "./flows/people.mjs";
import { serving } from "./flows/policy.mjs";
import { onTheBoard, pages, projects } from "./flows/projects.mjs";
import { questions } from "./flows/questions.mjs";
import { accepting, reviewing } from "./flows/review.mjs";
import { longTranscript, offline, rollback, transcript } from "./flows/run.mjs";
import { mentions, sameWords, threads } from "./flows/talk.mjs";
import { boardByTouch } from "./flows/touch.mjs";
import { activity, turns } from "./flows/turns.mjs";
import { usage, usageOverTime } from "./flows/usage.mjs";
import { prices, savedViews } from "./flows/views.mjs";
import { steering, writing } from "./flows/writing.mjs";
import { fakeTranscripts, finishedRun } from "./transcripts.mjs";

const link = process.env.SHIPMATE_E2E_LINK;
if (!link) {
  console.error("SHIPMATE_E2E_LINK is not set. Give it a link that `shipmate open --no-open` printed.");
  process.exit(1);
}
const base = new URL(link).origin;
const shots = process.env.SHIPMATE_E2E_SHOTS ?? fileURLToPath(new URL("../test-results", import.meta.url));
await mkdir(shots, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    // A page whose headers the suite has tightened would count as one from the public network.
    "--disable-features=LocalNetworkAccessChecks",
  ],
});
/** Nothing can be seen without the first; the last is about all the others. */
const SIGN_IN = "sign in by link";
const NO_COMPLAINT = "no page complained";
const always = new Set([SIGN_IN, NO_COMPLAINT]);
const faults = [];
const complaints = [];
const only = new RegExp(process.env.SHIPMATE_E2E_ONLY || "", "i");

async function step(name, action) {
  if (!only.test(name) && !always.has(name)) return undefined;
  const began = performance.now();
  try {
    const result = await action();
    console.log(`ok    ${name} (${Math.round(performance.now() - began)} ms)`);
    return result;
  } catch (error) {
    // With its reason: a summary is all that some readers get to see.
    console.log(`FAIL  ${name}: ${error.message.split("\n").slice(0, 3).join(" ")}`);
    faults.push(`${name}: ${error.message}`);
    await page.screenshot({ path: `${shots}/fault-${faults.length}.png` }).catch(() => {});
    return undefined;
  }
}

const context = await browser.newContext({
  viewport: { width: 1440, height: 900 },
  colorScheme: "dark",
  permissions: ["clipboard-read", "clipboard-write"],
});
// On a machine that builds something meanwhile a click has been seen to wait for 15.
context.setDefaultTimeout(30_000);
await strictPolicy(context);
const page = await context.newPage();
const slower = Number(process.env.SHIPMATE_E2E_SLOWER ?? 1);
if (slower > 1) {
  const protocol = await context.newCDPSession(page);
  await protocol.send("Emulation.setCPUThrottlingRate", { rate: slower });
}
listen(page, complaints);
watchWrites(page);
const transcripts = await fakeTranscripts(page);

await step(SIGN_IN, () => signIn(page, link, base));
await step("first steps: the issue that waits, done in a minute", () => firstSteps(page, base, shots));
const key = await step("create, assign, watch, diff, comment", () => firstIssue(page, base, shots));
await step("the board by keyboard", () => boardByKeyboard(page, base));
await step("the board by mouse", () => boardByMouse(page, base));
await step("the board by touch", () => boardByTouch(page, base, browser, shots));
await step("a menu where the pointer is, an issue beside the board", () => menuAndPeek(page, base, shots));
await step("two people move the same issue", () => conflict(page, base, context));
await step("a list, filters, many at once, undo", () => list(page, base, shots));
const parted = await step("labels and a due date, by mouse and by keys", () => properties(page, base, shots));
await step("what waits for what", () => blockers(page, base));
await step("issues within issues", () => family(page, base, shots));
const talked = await step("threads: reply, settle, edit, delete, react", () => threads(page, base, shots));
await step("mentions, and who hears them", () => mentions(page, base, shots));
await step("writing markdown", () => writing(page, base, shots));
await step("two people write the same words", () => sameWords(page, base, shots));
await step("files: pasted, dropped, sent again", () => attachments(page, base, shots));
await step("files: what could run does not", () => hostileFiles(page, base));
const project = await step("projects: made, filled, how far", () => projects(page, base, shots));
await step("projects: on the board and on an issue", () => onTheBoard(page, base, shots, project));
await step("projects: a page that two write", () => pages(page, base, shots, project));
await step("follow, archive, restore", () => archive(page, base));
const marked = await step("what cards and rows say", () => marks(page, base, shots));
await step("filters and groups by label, day and blocker", () => filters(page, base));
await step("many at once: labels, archive and back", () => bulk(page, base, shots));
await step("the palette finds words and acts", () => palette(page, base, shots));
await step("a refused change is taken back", () => rollback(page, base));
await step("a connection that breaks and mends", () => offline(page, base, transcripts, shots));
const runId = await step("where a run is read", async () => (await finishedRun(page)).id);
await step("a transcript: find, errors, folding", () => transcript(page, base, transcripts, shots));
await step("a transcript longer than the page keeps", () => longTranscript(page, base, transcripts));
await step("hostile text", () => hostileText(page, base));
await step("ten thousand hostile comments", () => hostileComments(page, base, browser));
await step("a hostile agent", () => hostileAgent(page, base, browser, transcripts));
await step("machines: a deleted runtime heals", () => machines(page, base));
await step("machines: rename, disable, enable", () => switching(page, base, shots));
await step("machines: deletion with a run under way", () => deletion(page, base, shots));
await step("machines: another one joins", () => joining(page, base, shots));
await step("machines: one that is offline", () => offlineMachine(page, base, shots));
await step("machines: what one serves", () => serving(page, base, shots));
await step("machines and agents: none yet", () => nothingYet(page, base, shots));
await step("inbox: told as it happens", () => inbox(page, base, shots));
await step("inbox: by keyboard", () => inboxByKeyboard(page, base));
await step("inbox: notifications that nobody wants", () => notifications(page, base));
await step("usage: counted as it happens", () => usage(page, base));
await step("usage: months of many agents", () => usageOverTime(page, base, shots));
await step("usage: a price is set, a project costs", () => prices(page, base, shots));
await step("views of the board under names", () => savedViews(page, base));
await step("an agent asks, a person answers", () => questions(page, base, shots));
await step("an agent at work is told something", () => steering(page, base, shots));
await step("an agent at work is watched", () => activity(page, base, shots));
await step("what one turn changed", () => turns(page, base, shots, transcripts));
await step("work is accepted, or says why not", () => accepting(page, base, shots));
await step("work is talked about line by line, and turned down", () => reviewing(page, base, shots));
await step("agents: search, instructions, why offline", () => agents(page, base, shots));
await step("somebody new comes by an invitation", () => invitation(page, base, shots, browser, complaints));
await step("skills: imported, changed, taught", () => skills(page, base, shots));
await step("workspaces: renamed, made, gone to", () => workspaces(page, base, shots));
await step("labels", () => labels(page, base, shots));
await step("agents and settings", () => agentsAndSettings(page, base));

const addresses = {
  board: "/",
  list: "/?layout=list",
  groups: "/?group=priority&order=updated",
  ...(key ? { issue: `/issue/${key}` } : {}),
  ...(parted ? { parts: `/issue/${parted}` } : {}),
  ...(talked ? { talk: `/issue/${talked}` } : {}),
  ...(marked ? { marks: marked, "marks-list": `${marked}&layout=list` } : {}),
  ...(runId ? { run: `/run/${runId}` } : {}),
  projects: "/projects",
  ...(project ? { project: `/project/${project}` } : {}),
  machines: "/machines",
  agents: "/agents",
  skills: "/skills",
  members: "/members",
  inbox: "/inbox",
  archived: "/inbox?archive=true",
  usage: "/usage",
  settings: "/settings",
  nowhere: "/there/is/nothing",
};
const looks = [
  { name: "dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "phone", colorScheme: "dark", viewport: { width: 390, height: 844 } },
  { name: "contrast", colorScheme: "light", contrast: "more", viewport: { width: 1440, height: 900 } },
  { name: "forced", colorScheme: "dark", forcedColors: "active", viewport: { width: 1440, height: 900 } },
];
for (const look of looks) {
  const { colorScheme, contrast = "no-preference", forcedColors = "none" } = look;
  await page.emulateMedia({ colorScheme, contrast, forcedColors, reducedMotion: "reduce" });
  await page.setViewportSize(look.viewport);
  for (const [name, address] of Object.entries(addresses)) {
    await step(`${name}, ${look.name}: accessible, and fits`, () =>
      audit(page, `${base}${address}`, `${shots}/${name}-${look.name}.png`),
    );
  }
}
await step("a link works once", async () => {
  const other = await browser.newContext();
  const guest = await other.newPage();
  await guest.goto(link);
  await guest.getByRole("heading", { name: "This link no longer works" }).waitFor();
  await guest.goto(base);
  await guest.getByRole("heading", { name: "You are signed out" }).waitFor();
  await guest.screenshot({ path: `${shots}/signed-out.png` });
  await other.close();
});

await step(NO_COMPLAINT, () => {
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
});
await browser.close();
sayShifts();
for (const fault of faults) console.error(`\n- ${fault}`);
console.log(faults.length === 0 ? "\nEverything held." : `\n${faults.length} faults.`);
process.exitCode = faults.length === 0 ? 0 : 1;
