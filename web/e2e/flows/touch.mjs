// The board under a finger, at the width of a phone.
import { holds, newIssue } from "./common.mjs";

/** A finger that rests on a card takes it, past the edge into the next column; one that moves at once scrolls. */
export async function boardByTouch(page, base, browser, shots) {
  const mark = Date.now().toString(36);
  const taken = await newIssue(page, { title: `Taken by a finger ${mark}`, status: "backlog" });
  const below = await newIssue(page, { title: `Stands below ${mark}`, status: "todo" });
  const phone = await browser.newContext({
    storageState: await page.context().storageState(),
    viewport: { width: 390, height: 844 },
    colorScheme: "dark",
    hasTouch: true,
    isMobile: true,
  });
  const held = await phone.newPage();
  const finger = await phone.newCDPSession(held);
  const touch = (type, x, y) =>
    finger.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  await held.goto(`${base}/?q=${mark}`);
  const todo = held.getByRole("region", { name: /^Todo, / });
  const card = held.getByRole("link", { name: new RegExp(`Taken by a finger ${mark}`) });
  const { x, y } = await card.boundingBox();
  await touch("touchStart", x + 60, y + 20);
  await held.locator(".dragged-by-hand").waitFor();
  await touch("touchMove", x + 120, y + 24);
  await touch("touchMove", 385, y + 30);
  const goal = todo.getByRole("link", { name: new RegExp(`Stands below ${mark}`) });
  await held.waitForFunction((id) => {
    const box = document.querySelector(`[data-issue="${id}"]`)?.getBoundingClientRect();
    return box && box.left < 150;
  }, below.id);
  const place = await goal.boundingBox();
  await touch("touchMove", Math.max(60, place.x + 60), place.y + 8);
  await held.locator(".drop-line-by-hand:not([hidden])").waitFor();
  await held.screenshot({ path: `${shots}/touch-drag-phone.png` });
  await touch("touchEnd");
  await todo.getByRole("link", { name: new RegExp(`Taken by a finger ${mark}`) }).waitFor();
  const order = await todo.getByRole("link").allTextContents();
  holds(order[0]?.includes("Taken by a finger"), `it is not above the other: ${order.join(" | ")}`);
  holds(new URL(held.url()).pathname === "/", "lifting the finger opened the issue");
  await held.waitForFunction(
    async (id) => (await (await fetch(`/api/issues/${id}`)).json()).status === "todo",
    taken.id,
  );
  await phone.close();
}
