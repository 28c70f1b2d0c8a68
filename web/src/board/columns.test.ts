import { describe, expect, it } from "vitest";
import type { Issue, IssueStatus } from "@/api/schema";
import { PRIORITIES, STATUSES } from "@/ui/words";
import { columnsOf } from "./columns";
import type { FacetOptions } from "./facets";
import { upDown } from "./keyboard";
import { editsOf, indexIn } from "./move";
import { type BoardSearch, readSearch, searchOf, viewOf } from "./view";

const options: FacetOptions = {
  status: STATUSES.map((value) => ({ value, label: value })),
  priority: PRIORITIES.map((value) => ({ value, label: value })),
  assignee: [{ value: "nobody", label: "Nobody" }],
  run: [],
};

function issue(id: string, status: IssueStatus, position: number, more: Partial<Issue> = {}): Issue {
  const same = { identifier: `SHIP-${id}`, number: Number(id), title: id, priority: "none", updated_at: id };
  return { id, status, position, ...same, ...more } as Issue;
}

const columns = (issues: Issue[], search: BoardSearch = {}, showEmpty = false) =>
  columnsOf(issues, viewOf(search), options, showEmpty);
const keysOf = (issues: Issue[], search: BoardSearch = {}, showEmpty = false) =>
  columns(issues, search, showEmpty).map((column) => column.key);
const idsOf = (issues: Issue[], search: BoardSearch) =>
  columns(issues, search).flatMap((column) => column.issues.map((each) => each.id));

describe("the board's columns", () => {
  it("shows blocked and cancelled only when they hold something, or when asked", () => {
    expect(keysOf([])).toEqual(["backlog", "todo", "in_progress", "in_review", "done"]);
    expect(keysOf([issue("1", "blocked", 0)])).toContain("blocked");
    expect(keysOf([], {}, true)).toEqual(expect.arrayContaining(["blocked", "cancelled"]));
  });

  it("orders by position, or as asked", () => {
    const issues = [
      issue("1", "todo", 2),
      issue("2", "todo", -1, { priority: "low" }),
      issue("3", "todo", 1),
    ];
    expect(idsOf(issues, {})).toEqual(["2", "3", "1"]);
    expect(idsOf(issues, { order: "created" })).toEqual(["3", "2", "1"]);
    expect(idsOf(issues, { order: "priority" })).toEqual(["2", "3", "1"]);
  });

  it("finds issues that have every word", () => {
    const issues = [
      issue("1", "todo", 0, { title: "Fix the login" }),
      issue("2", "todo", 1, { title: "Fix the map" }),
    ];
    expect(idsOf(issues, { q: "FIX map" })).toEqual(["2"]);
    expect(idsOf(issues, { q: "ship-1" })).toEqual(["1"]);
    expect(idsOf(issues, { q: "nothing" })).toEqual([]);
  });

  it("keeps what every filter allows", () => {
    const issues = [
      issue("1", "todo", 0, { priority: "high" }),
      issue("2", "todo", 1),
      issue("3", "done", 2, { priority: "high" }),
    ];
    expect(idsOf(issues, { status: "todo,backlog", priority: "high" })).toEqual(["1"]);
    expect(keysOf(issues, { status: "todo,backlog" })).toEqual(["backlog", "todo"]);
  });

  it("groups by other properties, also by values nobody can choose any more", () => {
    const issues = [
      issue("1", "todo", 0, { assignee_type: "agent", assignee_id: "gone" }),
      issue("2", "done", 1),
    ];
    expect(keysOf(issues, { group: "assignee" })).toEqual(["nobody", "agent:gone"]);
    expect(columns(issues, { group: "assignee" })[1]?.option.label).toBe("An archived agent");
  });
});

describe("the board's address", () => {
  it("says only what is not as usual, and reads back the same", () => {
    const search: BoardSearch = { q: "map", layout: "list", group: "priority", status: "todo,done" };
    expect(searchOf(viewOf(search))).toEqual(search);
    expect(searchOf(viewOf({}))).toEqual({});
  });

  it("leaves out what nobody could have meant", () => {
    expect(readSearch({ q: 7, layout: "cube", group: [], order: "up", status: 3, other: "x" })).toEqual({
      q: "7",
    });
  });
});

describe("where a moved issue goes", () => {
  const column = [issue("1", "todo", 0), issue("2", "todo", 1024)];
  const todo = { key: "todo", group: "status", change: { status: "todo" }, ordered: true } as const;

  it("is above or below another, or at an end", () => {
    expect(indexIn(column, { beside: "2", edge: "top" })).toBe(1);
    expect(indexIn(column, { beside: "2", edge: "bottom" })).toBe(2);
    expect(indexIn(column, { end: "top" })).toBe(0);
  });

  it("is the end when the other card has gone meanwhile", () => {
    expect(indexIn(column, { beside: "gone", edge: "top" })).toBe(2);
  });

  it("is a place between the neighbours where people decide the order", () => {
    const all = [...column, issue("3", "done", 5)];
    const edits = editsOf(all, "3", todo, { beside: "2", edge: "top" }, true);
    expect(edits).toMatchObject([{ issue: { id: "3" }, change: { status: "todo", position: 512 } }]);
  });

  it("is only the group where the order is not theirs, or many are moved", () => {
    const all = [...column, issue("3", "done", 5)];
    const change = { status: "todo" };
    for (const goal of [{ ...todo, ordered: false }, todo]) {
      const edits = editsOf(all, "3", goal, { beside: "2", edge: "top" }, goal.ordered === false);
      expect(edits.map((edit) => edit.change)).toEqual([change]);
    }
    expect(editsOf(all, "1", { ...todo, ordered: false }, { end: "top" }, true)).toEqual([]);
  });
});

describe("walking by keys", () => {
  const shown = columns([issue("1", "backlog", 0), issue("2", "done", 0), issue("3", "done", 1)]);

  it("stays in its column on the board, and goes through all sections of a list", () => {
    expect(upDown(shown, { column: 0, row: 0 }, 1, "board")).toBeNull();
    expect(upDown(shown, { column: 0, row: 0 }, 1, "list")).toEqual({ column: 4, row: 0 });
    expect(upDown(shown, { column: 4, row: 0 }, -1, "list")).toEqual({ column: 0, row: 0 });
    expect(upDown(shown, { column: 4, row: 1 }, 1, "list")).toBeNull();
  });
});
