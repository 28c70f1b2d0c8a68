/** The list's sections and issues as one flat list of rows. */
import type { Issue } from "@/api/schema";
import type { Column } from "./columns";

export type ListRow =
  | { kind: "head"; column: Column; folded: boolean }
  | { kind: "issue"; issue: Issue; column: Column };

export function listRows(columns: readonly Column[], folded: ReadonlySet<string>): ListRow[] {
  const rows: ListRow[] = [];
  for (const column of columns) {
    if (column.issues.length === 0) continue;
    const closed = folded.has(column.key);
    rows.push({ kind: "head", column, folded: closed });
    if (!closed) for (const issue of column.issues) rows.push({ kind: "issue", issue, column });
  }
  return rows;
}

/** The head of the section that a row belongs to. */
export function headOf(heads: readonly number[], row: number): number | undefined {
  return heads.findLast((head) => head <= row);
}
