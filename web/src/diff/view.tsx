/** A diff: the files, then every line, with nothing hidden. */
import { useCallback, useMemo, useRef } from "react";
import type { Run, RunDiff } from "@/api/schema";
import { useToggled } from "@/ui/toggled";
import { useVirtualRows, VirtualRows } from "@/ui/virtual-rows";
import { useDiffCursor } from "./cursor";
import { FileList } from "./file-list";
import { parseDiff } from "./parse";
import { covers, isLine, placeWords } from "./places";
import { useReview } from "./review";
import { ReviewBar } from "./review-bar";
import { RowView } from "./row-view";
import { type DiffRow, diffRows } from "./rows";
import { WriteRow } from "./write-row";

const LINE_HEIGHT = 20;
const HEIGHTS: Partial<Record<DiffRow["kind"], number>> = { file: 34, said: 96, writing: 132 };

interface DiffViewProps {
  run: Run;
  diff: RunDiff;
  /** Whether it is the run's whole diff: only of that lines are talked about. */
  whole: boolean;
}

export function DiffView({ run, diff, whole }: DiffViewProps) {
  const files = useMemo(() => parseDiff(diff.patch), [diff.patch]);
  const review = useReview(run, whole);
  const [folded, fold] = useToggled<number>();
  const { said, writing, begin } = review;
  const rows = useMemo(() => diffRows(files, folded, { said, writing }), [files, folded, said, writing]);
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualRows({
    count: rows.length,
    scroller,
    estimate: (index) => HEIGHTS[rows[index]?.kind ?? "line"] ?? LINE_HEIGHT,
    keyOf: useCallback((index: number) => rowKey(rows[index], index), [rows]),
    overscan: 30,
  });
  const cursor = useDiffCursor({
    rows,
    show: (index) => virtual.scrollToIndex(index),
    say: begin,
  });
  const show = (path: string) => {
    const index = rows.findIndex((row) => row.kind === "file" && row.file.path === path);
    if (index >= 0) virtual.scrollToIndex(index, { align: "start" });
  };
  const done = () => {
    review.end();
    scroller.current?.focus();
  };

  return (
    <>
      <section
        ref={scroller}
        aria-label="Changes"
        aria-describedby="diff-keys"
        tabIndex={0}
        onKeyDown={cursor.onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto p-4 -outline-offset-2"
      >
        <FileList files={diff.files} onShow={show} />
        {diff.truncated && (
          <p className="mb-3 rounded-md bg-amber-soft px-2.5 py-1.5 text-amber">
            The diff is larger than what is kept. The numbers above are whole; the lines below end early. The
            branch has everything.
          </p>
        )}
        <p id="diff-keys" className="sr-only">
          j and k go from line to line, n and p from file to file{begin && ", c says something about a line"}.
        </p>
        <p role="status" className="sr-only">
          {isLine(cursor.row) && cursor.place && `${placeWords(cursor.place)}: ${cursor.row.line.text}`}
        </p>
        <VirtualRows
          rows={virtual}
          render={(index) => {
            const row = rows[index];
            if (!row) return null;
            if (row.kind === "writing") return <WriteRow runId={run.id} place={row.place} onDone={done} />;
            return (
              <RowView
                row={row}
                index={index}
                marked={isLine(row) && covers(writing ?? cursor.place, row)}
                onFold={fold}
                onPick={begin && cursor.pick}
              />
            );
          }}
        />
      </section>
      <ReviewBar run={run} drafts={review.drafts} />
    </>
  );
}

/** What stays the same about a row when comments come and go above it. */
function rowKey(row: DiffRow | undefined, index: number): string | number {
  if (row?.kind === "line") return `${row.path} ${row.hunk.header} ${row.line.before}:${row.line.after}`;
  if (row?.kind === "said") return row.comments[0]?.id ?? index;
  if (row?.kind === "writing") return "writing";
  return index;
}
