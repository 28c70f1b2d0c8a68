/** An issue's history and talk as rows: a line for each change, one row for each thread. */
import type { Comment, TimelineEntry } from "@/api/schema";

export type TimelineRow =
  | { kind: "change"; key: string; entry: TimelineEntry }
  | { kind: "thread"; key: string; root: Comment; replies: Comment[] };

/** Threads stand where they began. `gone` are comments that are about to be deleted. */
export function timelineRows(entries: readonly TimelineEntry[], gone: ReadonlySet<string>): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const threads = new Map<string, Extract<TimelineRow, { kind: "thread" }>>();
  for (const entry of entries) {
    const { comment } = entry;
    if (!comment) {
      rows.push({ kind: "change", key: entry.id, entry });
      continue;
    }
    const thread = comment.parent_id ? threads.get(comment.parent_id) : undefined;
    if (thread) {
      if (!gone.has(comment.id)) thread.replies.push(comment);
      continue;
    }
    const row = { kind: "thread" as const, key: comment.id, root: comment, replies: [] };
    threads.set(comment.id, row);
    rows.push(row);
  }
  return rows.filter((row) => row.kind === "change" || row.replies.length > 0 || !gone.has(row.root.id));
}
