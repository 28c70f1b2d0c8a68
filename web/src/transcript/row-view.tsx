/** One row of a transcript. */
import { Brain, CircleCheck, CircleSlash, CircleX, FileDiff, Info, Play, Wrench } from "lucide-react";
import { memo, type ReactNode } from "react";
import { CutText, lineOf } from "@/text/cut-text";
import { Markdown } from "@/text/markdown";
import { Plain } from "@/text/plain";
import { plural } from "@/ui/words";
import { Fold } from "./fold";
import { LongText } from "./long-text";
import type { Row } from "./rows";
import { Answer, ToolRow } from "./tool-row";

export interface RowViewProps {
  row: Row;
  open: boolean;
  onToggle: (key: number) => void;
  waiting: boolean;
  onShowChanges?: ((turn?: number) => void) | undefined;
}

export const RowView = memo(function RowView({ row, open, onToggle, waiting, onShowChanges }: RowViewProps) {
  const toggle = () => onToggle(row.key);
  switch (row.kind) {
    case "text":
      return (
        <div className="py-1.5">
          <Markdown text={row.text} compact />
        </div>
      );
    case "thinking":
      return <Thinking text={row.text} open={open} onToggle={toggle} />;
    case "tool":
      return <ToolRow row={row} open={open} onToggle={toggle} waiting={waiting} />;
    case "orphan-result":
      return (
        <Fold
          open={open}
          onToggle={toggle}
          summary={<Line icon={<Wrench className="size-3.5" />}>An answer without its call</Line>}
        >
          <Answer result={row.result} />
        </Fold>
      );
    case "steps":
      return <Steps steps={row.steps} />;
    case "started":
      return (
        <Meta icon={<Play className="size-3.5" />}>
          <Plain text={lineOf(startedText(row.started))} />
        </Meta>
      );
    case "session":
      return (
        <Meta icon={<Info className="size-3.5" />}>
          <Plain text={lineOf(`Session ${row.id}${row.model ? ` · ${row.model}` : ""}`)} />
        </Meta>
      );
    case "notice":
      return (
        <div className="my-1 flex gap-2 rounded-md bg-amber-soft px-2.5 py-1.5 text-amber">
          <Info aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <p className="min-w-0 whitespace-pre-wrap wrap-anywhere">
            <CutText text={row.text} />
          </p>
        </div>
      );
    case "usage":
      return <Usage row={row} />;
    case "diff":
      return <DiffRow row={row} onShowChanges={onShowChanges} />;
    case "turn":
      return <TurnRow turn={row.turn} onShowChanges={onShowChanges} />;
    case "raw":
      return (
        <Fold
          open={open}
          onToggle={toggle}
          summary={
            <Line icon={<Info className="size-3.5" />}>
              {plural(row.lines.length, "line")} that Shipmate does not understand
            </Line>
          }
        >
          <LongText text={row.lines.join("\n")} />
        </Fold>
      );
    case "ended":
      return <Ended row={row} />;
  }
});

function startedText(started: Extract<Row, { kind: "started" }>["started"]): string {
  const version = started.version ? ` ${started.version}` : "";
  return `Started ${started.provider}${version}${started.branch ? ` on ${started.branch}` : ""}`;
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2 text-xs text-ink-3">
      <span aria-hidden>{icon}</span>
      <span className="min-w-0 truncate">{children}</span>
    </span>
  );
}

function Meta({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-center py-1">
      <Line icon={icon}>{children}</Line>
    </div>
  );
}

function TurnRow({ turn, onShowChanges }: { turn: number } & Pick<RowViewProps, "onShowChanges">) {
  return (
    <div className="mt-2 flex items-center gap-2 border-t border-line pt-2 pb-1">
      <Line icon={<Play className="size-3.5" />}>Turn {turn}</Line>
      {onShowChanges && (
        <button
          type="button"
          onClick={() => onShowChanges(turn)}
          className="shrink-0 rounded-sm text-xs text-accent-text hover:underline"
        >
          Show what it changed
        </button>
      )}
    </div>
  );
}

function Steps({ steps }: { steps: string[] }) {
  return (
    <ul className="py-1">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps only ever grow at the end
        <li key={index} className="flex gap-2 py-0.5 text-xs text-ink-3">
          <span aria-hidden className="mt-[0.4375rem] size-1 shrink-0 rounded-full bg-ink-3 mx-[0.3125rem]" />
          <span className="min-w-0 wrap-anywhere">
            <CutText text={step} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Thinking({ text, open, onToggle }: { text: string; open: boolean; onToggle: () => void }) {
  const first = text.trim().split("\n", 1)[0] ?? "";
  return (
    <Fold
      open={open}
      onToggle={onToggle}
      summary={
        <>
          <Brain aria-hidden className="size-3.5 shrink-0 text-ink-3" />
          <span className="min-w-0 flex-1 truncate text-ink-3 italic">
            <span className="sr-only">Thinking: </span>
            <Plain text={lineOf(first)} />
          </span>
        </>
      }
    >
      <p className="whitespace-pre-wrap text-ink-2 wrap-anywhere">
        <CutText text={text} />
      </p>
    </Fold>
  );
}

function Usage({ row }: { row: Extract<Row, { kind: "usage" }> }) {
  return (
    <p className="tabular py-0.5 text-right text-2xs text-ink-3">
      {row.input.toLocaleString()} in · {row.output.toLocaleString()} out
      {row.cached > 0 ? ` · ${row.cached.toLocaleString()} cached` : ""}
      {row.model && <Plain text={` · ${lineOf(row.model)}`} />}
    </p>
  );
}

function DiffRow({
  row,
  onShowChanges,
}: {
  row: Extract<Row, { kind: "diff" }>;
  onShowChanges?: RowViewProps["onShowChanges"];
}) {
  const words = row.files.length === 0 ? "No files changed" : `${plural(row.files.length, "file")} changed`;
  return (
    <div className="my-1 flex items-center gap-2 py-1 text-ink-2">
      <FileDiff aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span>{words}</span>
      {row.files.length > 0 && onShowChanges && (
        <button
          type="button"
          onClick={() => onShowChanges()}
          className="rounded-sm text-accent-text hover:underline"
        >
          Show changes
        </button>
      )}
    </div>
  );
}

function Ended({ row }: { row: Extract<Row, { kind: "ended" }> }) {
  const { ended } = row;
  if (ended.outcome === "completed") {
    return (
      <div className="mt-2 rounded-lg border border-line bg-green-soft/50 p-3">
        <p className="mb-1 flex items-center gap-1.5 font-medium text-green">
          <CircleCheck aria-hidden className="size-4" />
          Completed
        </p>
        {ended.summary && <Markdown text={ended.summary} compact />}
      </div>
    );
  }
  if (ended.outcome === "cancelled") {
    return (
      <p className="mt-2 flex items-center gap-1.5 rounded-lg border border-line p-3 font-medium text-ink-2">
        <CircleSlash aria-hidden className="size-4" />
        Cancelled
      </p>
    );
  }
  return (
    <div className="mt-2 rounded-lg border border-line bg-red-soft/50 p-3">
      <p className="mb-1 flex items-center gap-1.5 font-medium text-red">
        <CircleX aria-hidden className="size-4" />
        Failed
      </p>
      <p className="whitespace-pre-wrap wrap-anywhere">
        <CutText text={ended.message} />
      </p>
    </div>
  );
}
