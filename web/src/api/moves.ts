/** A card's move to a place among others: shown at once, decided by the server, undone with one key. */
import type { QueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import { keepIssue, patchIssue, restoreIssue } from "./issue-cache";
import { editIssues } from "./issue-edits";
import { keys } from "./queries";
import type { Issue, MoveIssue } from "./schema";
import { willUndo } from "./undo";

export interface Move {
  issue: Issue;
  body: MoveIssue;
  /** Where cards stand until the server has answered: the moved one and those that make room. */
  places: ReadonlyMap<string, Partial<Issue>>;
}

export async function moveIssue(queries: QueryClient, { issue, body, places }: Move): Promise<void> {
  patchIssue(queries, places);
  try {
    const path = `/api/issues/${encodeURIComponent(issue.id)}/move`;
    keepIssue(queries, await http.post<Issue>(path, body));
  } catch (error) {
    restoreIssue(queries, issue);
    void queries.invalidateQueries({ queryKey: keys.issues });
    notify.error(`${issue.identifier} is as it was. ${sentence(error)}`);
    return;
  }
  const { status, position } = issue;
  willUndo({
    words: `The last change of ${issue.identifier}`,
    perform: async () => {
      const now = queries.getQueryData<Issue[]>(keys.issues)?.find((each) => each.id === issue.id);
      if (now) await editIssues(queries, [{ issue: now, change: { status, position } }], { undoable: false });
    },
  });
}
