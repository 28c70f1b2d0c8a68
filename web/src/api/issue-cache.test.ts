import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { keepIssue, patchIssue, restoreIssue } from "./issue-cache";
import { untouched } from "./issue-edits";
import { keys } from "./queries";
import type { Issue } from "./schema";

const issue = (version: number, title: string) =>
  ({ id: "i", identifier: "SHIP-1", version, title, status: "todo", position: 1 }) as Issue;

describe("an issue wherever it is shown", () => {
  let queries: QueryClient;
  const listed = () => queries.getQueryData<Issue[]>(keys.issues)?.map((each) => each.title);
  const alone = () => queries.getQueryData<Issue>(keys.issue("SHIP-1"))?.title;

  beforeEach(() => {
    queries = new QueryClient();
    queries.setQueryData(keys.issues, [issue(2, "old")]);
    queries.setQueryData(keys.issue("SHIP-1"), issue(2, "old"));
  });

  it("is replaced by a fresh one, and never by one that is older", () => {
    keepIssue(queries, issue(3, "new"));
    keepIssue(queries, issue(1, "late"));
    expect([listed(), alone()]).toEqual([["new"], "new"]);
  });

  it("is changed before the server agrees, and changed back when it does not", () => {
    patchIssue(queries, new Map([["i", { title: "hoped for" }]]));
    expect([listed(), alone()]).toEqual([["hoped for"], "hoped for"]);
    restoreIssue(queries, issue(2, "old"));
    expect([listed(), alone()]).toEqual([["old"], "old"]);
  });

  it("is in conflict only where the edited fields themselves were changed", () => {
    const before = issue(2, "old");
    expect(untouched(before, { ...before, version: 3, status: "in_progress" }, { title: "mine" })).toBe(true);
    expect(untouched(before, { ...before, version: 3, title: "theirs" }, { title: "mine" })).toBe(false);
    expect(untouched(before, { ...before, assignee_id: null }, { assignee_id: "a" })).toBe(true);
  });
});
