/** One row of a diff. */
import { ChevronRight, Plus } from "lucide-react";
import { memo } from "react";
import { DiffNumbers } from "@/run/run-chip";
import { ColouredLine } from "@/text/coloured";
import { Plain } from "@/text/plain";
import { classes } from "@/ui/classes";
import { CommentRow } from "./comment-row";
import { useLineColours } from "./hunk-colours";
import type { DiffLine, FileDiff } from "./parse";
import type { DiffRow } from "./rows";

/** A line longer than this is no longer read; a minified file would only slow the page down. */
const LONGEST_LINE = 2_000;

interface RowViewProps {
  row: Exclude<DiffRow, { kind: "writing" }>;
  index: number;
  /** Whether it is among the lines that are pointed at. */
  marked: boolean;
  onFold: (index: number) => void;
  onPick: ((index: number, extend: boolean) => void) | undefined;
}

export const RowView = memo(function RowView({ row, index, marked, onFold, onPick }: RowViewProps) {
  switch (row.kind) {
    case "file":
      return <FileHeader file={row.file} folded={row.folded} onFold={() => onFold(row.index)} />;
    case "hunk":
      return (
        <div className="border-x border-line bg-accent-soft/50 px-2.5 font-mono text-xs leading-5 text-ink-3 wrap-anywhere">
          <Plain text={row.header} />
        </div>
      );
    case "line":
      return <Line row={row} marked={marked} onPick={onPick && ((extend) => onPick(index, extend))} />;
    case "said":
      return <CommentRow comments={row.comments} />;
    case "note":
      return (
        <div className="border-x border-line px-2.5 py-1.5 text-xs text-ink-2">
          <Plain text={row.text} />
        </div>
      );
    case "gap":
      return <div className="h-4 rounded-b-md border-t border-line" />;
  }
});

const CHANGES: Record<FileDiff["change"], string | null> = {
  changed: null,
  added: "new",
  removed: "removed",
  renamed: "moved",
};

function FileHeader({ file, folded, onFold }: { file: FileDiff; folded: boolean; onFold: () => void }) {
  const change = CHANGES[file.change];
  return (
    <button
      type="button"
      aria-expanded={!folded}
      onClick={onFold}
      className="flex w-full items-center gap-2 rounded-t-md border border-line bg-sunken px-2 py-1.5 text-left -outline-offset-2 hover:bg-hover"
    >
      <ChevronRight
        aria-hidden
        className={classes("size-3.5 shrink-0 text-ink-3 transition-transform", !folded && "rotate-90")}
      />
      <span className="min-w-0 flex-1 truncate font-mono text-xs font-medium" title={file.path}>
        {file.from !== null && (
          <span className="text-ink-3">
            <Plain text={file.from} /> →{" "}
          </span>
        )}
        <Plain text={file.path} />
      </span>
      {change && <span className="text-2xs text-ink-3">{change}</span>}
      <DiffNumbers additions={file.additions} deletions={file.deletions} />
    </button>
  );
}

const TINTS: Record<DiffLine["kind"], string> = {
  add: "bg-green-soft",
  remove: "bg-red-soft",
  same: "",
  note: "text-ink-3",
};

const SIGNS: Record<DiffLine["kind"], string> = { add: "+", remove: "−", same: " ", note: " " };
const SAID: Record<DiffLine["kind"], string> = {
  add: "added: ",
  remove: "removed: ",
  same: "",
  note: "note: ",
};

interface LineProps {
  row: Extract<DiffRow, { kind: "line" }>;
  marked: boolean;
  onPick: ((extend: boolean) => void) | undefined;
}

function Line({ row, marked, onPick }: LineProps) {
  const { line } = row;
  const left = line.text.length - LONGEST_LINE;
  const colours = useLineColours(row.path, row.hunk, line);
  const sign = line.kind === "add" ? "text-green" : line.kind === "remove" ? "text-red" : "text-ink-3";
  return (
    <div
      className={classes(
        "group relative flex border-x border-line font-mono text-xs leading-5",
        TINTS[line.kind],
        marked &&
          "shadow-[inset_2px_0_0_var(--c-accent-text)] before:absolute before:inset-0 before:bg-accent/15 before:pointer-events-none",
      )}
    >
      {onPick && line.kind !== "note" && <SayButton line={line} onPick={onPick} />}
      <Numbers line={line} />
      <span aria-hidden className={classes("w-5 shrink-0 text-center select-none", sign)}>
        {SIGNS[line.kind]}
      </span>
      <span className="min-w-0 flex-1 pr-2 whitespace-pre-wrap wrap-anywhere">
        {SAID[line.kind] && <span className="sr-only">{SAID[line.kind]}</span>}
        {colours && left <= 0 ? (
          <ColouredLine line={colours} />
        ) : (
          <Plain text={left > 0 ? line.text.slice(0, LONGEST_LINE) : line.text} />
        )}
        {left > 0 && <span className="text-ink-3"> … {left.toLocaleString()} more characters</span>}
      </span>
    </div>
  );
}

/** Appears beside the line under the pointer. By keys the line itself is gone to, so it is no stop of its own. */
function SayButton({ line, onPick }: { line: DiffLine; onPick: (extend: boolean) => void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`Say something about line ${line.after ?? line.before}`}
      title="Say something about this line (c); with shift, about all lines to here"
      onClick={(event) => onPick(event.shiftKey)}
      className="absolute top-0 left-0 z-10 flex size-5 items-center justify-center rounded-sm bg-accent text-accent-ink opacity-0 group-hover:opacity-100 focus:opacity-100 pointer-coarse:opacity-60"
    >
      <Plus aria-hidden className="size-3.5" />
    </button>
  );
}

function Numbers({ line }: { line: DiffLine }) {
  return (
    <>
      <span
        aria-hidden
        className="tabular w-9 shrink-0 pr-1.5 text-right text-ink-3 select-none max-sm:hidden"
      >
        {line.before}
      </span>
      <span aria-hidden className="tabular w-9 shrink-0 pr-1.5 text-right text-ink-3 select-none">
        {line.after}
      </span>
    </>
  );
}
