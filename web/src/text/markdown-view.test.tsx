import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import MarkdownView from "./markdown-view";

function html(text: string): HTMLElement {
  return render(<MarkdownView text={text} />).container;
}

describe("markdown from people and agents", () => {
  it.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "[x](  javascript:alert(1))",
    "[x](/api/auth/logout)",
    "<javascript:alert(1)>",
  ])("never links %s", (text) => {
    expect(html(text).querySelector("a")).toBeNull();
  });

  it("shows raw HTML as text instead of making elements of it, or hiding it", () => {
    const page = html(
      '<script>alert(1)</script>\n\n<img src=x onerror="alert(1)">\n\na <b onclick="x()">b</b> c',
    );
    expect(page.querySelector("script, img, b, [onerror], [onclick]")).toBeNull();
    expect(page.textContent).toContain("<script>alert(1)</script>");
    expect(page.textContent).toContain('onerror="alert(1)"');
    expect(page.textContent).toContain('<b onclick="x()">b</b>');
  });

  it("loads no pictures, and links to them instead", () => {
    const page = html("![a cat](https://example.com/cat.png)");
    expect(page.querySelector("img")).toBeNull();
    expect(page.querySelector("a")?.getAttribute("href")).toBe("https://example.com/cat.png");
  });

  it("shows and links files of this server, and nothing else of it", () => {
    const file = "/api/attachments/0198f0a0-0000-7000-8000-000000000001/download";
    const page = html(`![a cat](${file}) [notes](${file}) ![x](${file}/../../logout) ![y](/logo.svg)`);
    expect([...page.querySelectorAll("img")].map((img) => img.getAttribute("src"))).toEqual([file]);
    expect(page.querySelector("a[download]")?.getAttribute("href")).toBe(file);
    expect(page.querySelectorAll("a").length).toBe(2);
  });

  it("opens links elsewhere without telling where from", () => {
    const link = html("[x](https://example.com)").querySelector("a");
    expect(link?.getAttribute("rel")).toContain("noopener");
    expect(link?.getAttribute("target")).toBe("_blank");
  });

  it("gives text no classes or styles of its own", () => {
    const page = html('```"><style>*{display:none}</style>\nx\n```\n\n<div style="position:fixed">y</div>');
    expect(page.querySelector("style, [style]")).toBeNull();
  });

  it("shows characters that reverse or hide text", () => {
    const page = html("log\u202Etxt.exe and `zero\u200Bwidth`");
    expect(page.textContent).toBe("logU+202Etxt.exe and zeroU+200Bwidth");
  });
});
