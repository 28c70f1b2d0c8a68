import { describe, expect, it } from "vitest";
import type { Issue, IssueStatus, Label } from "@/api/schema";
import { PRIORITIES, STATUSES } from "@/ui/words";
import { columnsOf } from "./columns";
import { changeInto, type FacetOptions } from "./facets";
import { upDown } from "./keyboard";
import { editsOf, indexIn, moveOf } from "./move";
import { type BoardSearch, readSearch, searchOf, viewOf } from "./view";

const options: FacetOptions = {
  status: STATUSES.map((value) => ({ value, label: value })),
  priority: PRIORITIES.map((value) => ({ value, label: value })),
  assignee: [{ value: "nobody", label: "Nobody" }],
  project: [
    { value: "p", label: "Harbour" },
    { value: "none", label: "No project" },
  ],
  label: [{ value: "none", label: "No label" }],
  due: [],
  blocked: [],
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

describe("labels, days and blockers", () => {
  const red = { id: "red", name: "red" } as Label;
  const issues = [
    issue("1", "todo", 0, { labels: [red, { ...red, id: "blue" }], due_date: "2020-01-01" }),
    issue("2", "todo", 1, {
      blocked_by: [{ id: "1", identifier: "SHIP-1", title: "", status: "todo", open: true }],
    }),
    issue("3", "done", 2, { due_date: "2020-01-01" }),
  ];

  it("filter: any of the labels will do, what is done is not overdue", () => {
    expect(idsOf(issues, { label: "red,other" })).toEqual(["1"]);
    expect(idsOf(issues, { label: "none" })).toEqual(["2", "3"]);
    expect(idsOf(issues, { due: "overdue" })).toEqual(["1"]);
    expect(idsOf(issues, { blocked: "yes" })).toEqual(["2"]);
  });

  it("group: an issue stands under each of its labels", () => {
    expect(keysOf(issues, { group: "label" })).toEqual(["none", "red", "blue"]);
    expect(keysOf(issues, { group: "due" })).toEqual(["overdue", "none"]);
  });
});

describe("the board's address", () => {
  it("says only what is not as usual, and reads back the same", () => {
    const search: BoardSearch = {
      q: "map",
      layout: "list",
      group: "label",
      archived: true,
      status: "todo,done",
      due: "overdue",
    };
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
  const todo = { key: "todo", group: "status", ordered: true } as const;

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
    const move = moveOf(all, "3", todo, { beside: "2", edge: "top" });
    expect(move?.body).toEqual({ status: "todo", before: "2" });
    expect([...(move?.places ?? [])]).toEqual([["3", { status: "todo", position: 512 }]]);
    expect(moveOf(all, "3", todo, { end: "bottom" })?.body).toEqual({ status: "todo", after: "2" });
    expect(moveOf(all, "3", todo, { end: "top" })?.body).toEqual({ status: "todo" });
  });

  it("is only the group where the order is not theirs, or many are moved", () => {
    const all = [...column, issue("3", "done", 5)];
    expect(editsOf(all, "3", todo, "done").map((edit) => edit.change)).toEqual([{ status: "todo" }]);
    expect(editsOf(all, "1", todo, "todo")).toEqual([]);
  });

  it("takes a label away with the group it is taken from, and adds the other", () => {
    const labels = ["a", "b"].map((id) => ({ id, name: id }) as Label);
    const all = [issue("1", "todo", 0, { labels })];
    const goal = { key: "c", group: "label", ordered: false } as const;
    expect(editsOf(all, "1", goal, "a")).toMatchObject([{ change: { label_ids: ["b", "c"] } }]);
    expect(editsOf(all, "1", { ...goal, key: "b" }, "a")).toEqual([]);
    expect(editsOf(all, "1", { ...goal, group: "due", key: "today" }, "none")).toEqual([]);
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

  it("can be grouped by project, and a card put from one into another", () => {
    const all = [issue("1", "todo", 1, { project_id: "p" }), issue("2", "todo", 2)];
    expect(keysOf(all, { group: "project" })).toEqual(["p", "none"]);
    expect(idsOf(all, { project: "p" })).toEqual(["1"]);
    expect(changeInto("project", "p")).toEqual({ project_id: "p" });
    expect(changeInto("project", "none")).toEqual({ project_id: null });
  });
});
