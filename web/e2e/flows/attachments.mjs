// Files: pasted, dropped and chosen; how far they are, why one did not arrive, and what is shown of them.
import { accessible, willBeMissing } from "../checks.mjs";
import { ask, holds, newIssue, reload } from "./common.mjs";

const mark = Date.now().toString(36);

/** Gives the focused field, or what `selector` finds, files as a paste or a drop would. */
function give(page, kind, files, selector) {
  return page.evaluate(
    async ([kind, files, selector]) => {
      const picture = async () => {
        const canvas = new OffscreenCanvas(480, 270);
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#12a594";
        pen.fillRect(0, 0, 480, 270);
        pen.fillStyle = "#ffffff";
        pen.font = "40px sans-serif";
        pen.fillText("A picture", 150, 145);
        return canvas.convertToBlob({ type: "image/png" });
      };
      const data = new DataTransfer();
      for (const { name, text, size } of files) {
        const content = text ?? (size === undefined ? await picture() : new Uint8Array(size));
        data.items.add(new File([content], name));
      }
      const target = selector ? document.querySelector(selector) : document.activeElement;
      const details = { bubbles: true, cancelable: true };
      if (kind === "paste") {
        target.dispatchEvent(new ClipboardEvent("paste", { ...details, clipboardData: data }));
      } else {
        target.dispatchEvent(new DragEvent("dragover", { ...details, dataTransfer: data }));
        target.dispatchEvent(new DragEvent("drop", { ...details, dataTransfer: data }));
      }
    },
    [kind, files, selector],
  );
}

async function says(page, field, words) {
  const handle = await field.elementHandle();
  await page.waitForFunction(([field, words]) => new RegExp(words).test(field.value), [handle, words]);
}

/** The picture is not only there but was fetched and drawn. */
async function isDrawn(page, name) {
  const image = page.getByRole("img", { name }).first();
  await image.waitFor();
  const handle = await image.elementHandle();
  await page.waitForFunction((image) => image.complete && image.naturalWidth > 0, handle);
}

export async function attachments(page, base, shots) {
  const issue = await newIssue(page, { title: `Paint the hull ${mark}`, status: "backlog" });
  await page.goto(`${base}/issue/${issue.identifier}`);
  const field = page.getByRole("textbox", { name: "Comment", exact: true });
  await field.fill("It should look like this:");
  await give(page, "paste", [{ name: "hull.png" }]);
  await says(page, field, "like this:\\n\\n!\\[hull\\\\?\\.png\\]\\(/api/attachments/");
  await page.getByRole("button", { name: /^Comment/ }).click();
  await isDrawn(page, "hull.png");
  const files = page.getByRole("region", { name: "Files" });
  await files.getByRole("link", { name: "hull.png" }).waitFor();

  // One that is on its way says how far it is, and nothing is sent before it is there.
  let letGo;
  const held = new Promise((resolve) => {
    letGo = resolve;
  });
  await page.route("**/api/upload-file*", async (route) => {
    await held;
    await route.continue();
  });
  await field.fill("And the log:");
  await give(page, "paste", [{ name: "build.log", text: "all hands" }]);
  await page.getByRole("progressbar", { name: "build.log is on its way" }).waitFor();
  holds(
    await page.getByRole("button", { name: /^Comment/ }).isDisabled(),
    "a comment can be sent whose file is not there yet",
  );
  await accessible(page);
  await page.screenshot({ path: `${shots}/upload-dark.png` });
  letGo();
  await says(page, field, "\\[build\\\\?\\.log\\]\\(/api/attachments/");
  await page.unroute("**/api/upload-file*");

  // A lost connection is told, and mended by sending it again.
  await page.route("**/api/upload-file*", (route) => route.abort());
  await give(page, "drop", [{ name: "plan.txt", text: "plan" }], "textarea[aria-label='Comment']");
  await page.getByRole("alert").filter({ hasText: "did not arrive" }).waitFor();
  await accessible(page);
  await page.screenshot({ path: `${shots}/upload-failed-dark.png` });
  await page.unroute("**/api/upload-file*");
  await page.getByRole("button", { name: "Send plan.txt again" }).click();
  await says(page, field, "\\[plan\\\\?\\.txt\\]\\(/api/attachments/");
  await give(page, "drop", [{ name: "huge.bin", size: 26 * 1024 * 1024 }], "textarea[aria-label='Comment']");
  await page.getByRole("alert").filter({ hasText: "larger than 25 MiB" }).waitFor();
  await page.getByRole("button", { name: "Dismiss huge.bin" }).click();
  await page.getByRole("button", { name: /^Comment/ }).click();
  await page.getByRole("article").getByRole("link", { name: "plan.txt" }).waitFor();

  await page.emulateMedia({ colorScheme: "light" });
  await isDrawn(page, "hull.png");
  await accessible(page);
  await page.screenshot({ path: `${shots}/attachments-light.png` });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: `${shots}/attachments-dark.png` });
  return { issue, files };
}

/** What could run does not; what is deleted says so. */
export async function hostileFiles(page, base) {
  const issue = await newIssue(page, { title: `Beware of the reef ${mark}`, status: "backlog" });
  await page.goto(`${base}/issue/${issue.identifier}`);
  await page.getByRole("button", { name: "Add a description" }).click();
  const field = page.getByRole("textbox", { name: "Description" });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran = true"><script>window.ran = true</script></svg>`;
  await field.focus();
  await give(page, "paste", [
    { name: "evil.svg", text: svg },
    { name: "page.html", text: "<script>window.ran = true</script>" },
  ]);
  await says(page, field, "page\\\\?\\.html");
  await says(page, field, "evil\\\\?\\.svg");
  await field.press("Control+Enter");
  const description = page.getByRole("region", { name: "Description" });
  await description.getByRole("link", { name: "evil.svg" }).waitFor();
  holds((await description.getByRole("img").count()) === 0, "an SVG is shown as a picture");
  const address = await description.getByRole("link", { name: "evil.svg" }).getAttribute("href");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.evaluate((address) => {
      location.href = address;
    }, address),
  ]);
  holds(download.suggestedFilename() === "evil.svg", "it is saved under another name");
  holds((await page.evaluate(() => window.ran)) === undefined, "a file has run");

  const input = page.getByRole("region", { name: "Files" }).locator("input[type=file]");
  await input.setInputFiles({ name: "chosen.txt", mimeType: "text/plain", buffer: Buffer.from("chosen") });
  const files = page.getByRole("list", { name: "Files" });
  await files.getByRole("link", { name: "chosen.txt" }).waitFor();
  await files.getByRole("button", { name: "Delete chosen.txt" }).click();
  await files.getByRole("link", { name: "chosen.txt" }).waitFor({ state: "detached" });
  await page.getByText("deleted the file chosen.txt").waitFor();

  // A picture that is deleted is not left as a broken one.
  await page.getByRole("textbox", { name: "Comment", exact: true }).fill("Look:");
  await give(page, "paste", [{ name: "gone.png" }]);
  const box = page.getByRole("textbox", { name: "Comment", exact: true });
  await says(page, box, "gone");
  await page.getByRole("button", { name: /^Comment/ }).click();
  await isDrawn(page, "gone.png");
  const all = await ask(page, "GET", `/api/issues/${issue.identifier}/attachments`);
  const gone = all.find((each) => each.filename === "gone.png");
  willBeMissing(gone.id);
  await ask(page, "DELETE", `/api/attachments/${gone.id}`);
  await reload(page);
  await page.getByText("gone.png is not there any more").waitFor();
}
