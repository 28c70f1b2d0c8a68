/** Which issues the palette is about. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { queries } from "@/api/queries";
import type { Issue } from "@/api/schema";
import { useSelection } from "@/board/selection";
import { getCurrentIssueId } from "../overlays";

/** The selected issues, else the one that has the focus or the page, as they are now. */
export function useCurrentIssues(): readonly Issue[] {
  const selection = useSelection();
  const id = getCurrentIssueId();
  const { data: issues = [] } = useQuery(queries.issues());
  return useMemo(
    () => issues.filter((issue) => (selection.size > 0 ? selection.has(issue.id) : issue.id === id)),
    [issues, selection, id],
  );
}
