/** One row of a diff. */
import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { DiffNumbers } from "@/run/run-chip";
import { Plain } from "@/text/plain";
import { classes } from "@/ui/classes";
import type { DiffLine, FileDiff } from "./parse";
import type { DiffRow } from "./rows";

/** A line longer than this is no longer read; a minified file would only slow the page down. */
const LONGEST_LINE = 2_000;

export const RowView = memo(function RowView({
  row,
  onFold,
}: {
  row: DiffRow;
  onFold: (index: number) => void;
}) {
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
      return <Line line={row.line} />;
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

function Line({ line }: { line: DiffLine }) {
  const left = line.text.length - LONGEST_LINE;
  const sign = line.kind === "add" ? "text-green" : line.kind === "remove" ? "text-red" : "text-ink-3";
  return (
    <div className={classes("flex border-x border-line font-mono text-xs leading-5", TINTS[line.kind])}>
      <Numbers line={line} />
      <span aria-hidden className={classes("w-5 shrink-0 text-center select-none", sign)}>
        {SIGNS[line.kind]}
      </span>
      <span className="min-w-0 flex-1 pr-2 whitespace-pre-wrap wrap-anywhere">
        {SAID[line.kind] && <span className="sr-only">{SAID[line.kind]}</span>}
        <Plain text={left > 0 ? line.text.slice(0, LONGEST_LINE) : line.text} />
        {left > 0 && <span className="text-ink-3"> … {left.toLocaleString()} more characters</span>}
      </span>
    </div>
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
