import { describe, expect, it } from "vitest";
import type { Issue, IssueStatus } from "@/api/schema";
import { columnsOf } from "./columns";
import { indexIn } from "./move";

function issue(id: string, status: IssueStatus, position: number, title = id): Issue {
  return { id, identifier: `SHIP-${id}`, number: Number(id), title, status, position } as Issue;
}

const statuses = (issues: Issue[], showEmpty = false) =>
  columnsOf(issues, "", showEmpty).map((column) => column.status);

describe("the board's columns", () => {
  it("shows blocked and cancelled only when they hold something, or when asked", () => {
    expect(statuses([])).toEqual(["backlog", "todo", "in_progress", "in_review", "done"]);
    expect(statuses([issue("1", "blocked", 0)])).toContain("blocked");
    expect(statuses([], true)).toEqual(expect.arrayContaining(["blocked", "cancelled"]));
  });

  it("orders by position", () => {
    const [, todo] = columnsOf(
      [issue("1", "todo", 2), issue("2", "todo", -1), issue("3", "todo", 1)],
      "",
      false,
    );
    expect(todo?.issues.map((each) => each.id)).toEqual(["2", "3", "1"]);
  });

  it("finds issues that have every word", () => {
    const issues = [issue("1", "todo", 0, "Fix the login"), issue("2", "todo", 1, "Fix the map")];
    const found = (query: string) =>
      columnsOf(issues, query, false).flatMap((column) => column.issues.map((each) => each.id));
    expect(found("FIX map")).toEqual(["2"]);
    expect(found("ship-1")).toEqual(["1"]);
    expect(found("nothing")).toEqual([]);
  });
});

describe("where a moved card goes", () => {
  const column = [issue("1", "todo", 0), issue("2", "todo", 1)];

  it("is above or below another, or at an end", () => {
    expect(indexIn(column, { status: "todo", beside: "2", edge: "top" })).toBe(1);
    expect(indexIn(column, { status: "todo", beside: "2", edge: "bottom" })).toBe(2);
    expect(indexIn(column, { status: "todo", end: "top" })).toBe(0);
  });

  it("is the end when the other card has gone meanwhile", () => {
    expect(indexIn(column, { status: "todo", beside: "gone", edge: "top" })).toBe(2);
  });
});
