/** Which issue the palette is about. */
import { useQuery } from "@tanstack/react-query";
import { queries } from "@/api/queries";
import type { Issue } from "@/api/schema";
import { getCurrentIssueId } from "../overlays";

/** The issue that the palette is about, as it is now. */
export function useCurrentIssue(): Issue | undefined {
  const id = getCurrentIssueId() ?? "";
  const { data: issues } = useQuery(queries.issues());
  return issues?.find((issue) => issue.id === id);
}
