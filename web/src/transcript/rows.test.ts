import { describe, expect, it } from "vitest";
import type { Body, Record } from "@/api/schema";
import { Pieces } from "./pieces";
import { type Row, RowFold } from "./rows";

const at = "2026-01-01T00:00:00Z";

function fold(...said: Body[]): readonly Row[] {
  const pieces = new Pieces(() => Promise.reject(new Error("nothing was let go of")));
  for (const [n, body] of said.entries()) pieces.add({ n, at, ...body } as Record);
  return said.map((_, n) => pieces.rowAt(n)).filter((row) => !!row);
}

const call = (id: string, name = "Bash"): Body => ({ type: "tool_call", id, name, input: { command: "ls" } });
const result = (id: string, output: string, is_error = false): Body => ({
  type: "tool_result",
  id,
  output,
  is_error,
});

describe("rows of a transcript", () => {
  it("joins a tool's call and its result, even when they cross", () => {
    const rows = fold(call("a"), call("b", "Read"), result("b", "two"), result("a", "one"));
    expect(rows.map((row) => row.kind === "tool" && row.result?.output)).toEqual(["one", "two"]);
  });

  it("leaves a call without an answer open", () => {
    expect(fold(call("a"))[0]).toMatchObject({ kind: "tool", result: null });
  });

  it("joins an id that is used again to its newest call", () => {
    const rows = fold(call(""), result("", "first"), call(""), result("", "second"));
    expect(rows.map((row) => row.kind === "tool" && row.result?.output)).toEqual(["first", "second"]);
  });

  it("shows an answer that nobody asked for", () => {
    expect(fold(result("x", "lost", true))[0]).toMatchObject({
      kind: "orphan-result",
      result: { output: "lost", isError: true },
    });
  });

  it("replaces rows instead of changing them, so that views can compare", () => {
    const rows = new RowFold(0);
    rows.add({ n: 0, at, ...call("a") } as Record);
    const before = rows.rows[0];
    rows.answer(0, { n: 1, at, type: "tool_result", id: "a", output: "one" });
    expect(rows.rows[0]).not.toBe(before);
  });

  it("gathers steps and thoughts that follow each other", () => {
    const rows = fold(
      { type: "preparing", step: "one" },
      { type: "preparing", step: "two" },
      { type: "thinking", text: "a" },
      { type: "thinking", text: "b" },
      { type: "text", text: "c" },
      { type: "thinking", text: "d" },
    );
    expect(rows).toMatchObject([
      { kind: "steps", steps: ["one", "two"] },
      { kind: "thinking", text: "a\nb" },
      { kind: "text" },
      { kind: "thinking", text: "d" },
    ]);
  });

  it("keeps a record of a kind that is not known yet", () => {
    const rows = fold({ type: "from_the_future", text: "x" } as unknown as Body);
    expect(rows[0]).toMatchObject({ kind: "raw" });
  });
});
