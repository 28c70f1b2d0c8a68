/** A tool's use: one line that unfolds to what went in and what came out. */
import {
  Check,
  CircleDashed,
  FilePen,
  FileText,
  Globe,
  LoaderCircle,
  Search,
  Terminal,
  Wrench,
  X,
} from "lucide-react";
import type { ComponentType } from "react";
import { lineOf } from "@/text/cut-text";
import { Plain } from "@/text/plain";
import { durationText } from "@/ui/time";
import { Fold } from "./fold";
import { LongText } from "./long-text";
import type { Row, ToolResult } from "./rows";
import { toolArguments, toolSummary } from "./tool-summary";

type ToolRowData = Extract<Row, { kind: "tool" }>;

const ICONS: [RegExp, ComponentType<{ className?: string }>][] = [
  [/bash|shell|exec|command|terminal/i, Terminal],
  [/write|edit|patch|create/i, FilePen],
  [/read|cat|view|open|list|ls/i, FileText],
  [/grep|glob|search|find/i, Search],
  [/web|fetch|http|url|browser/i, Globe],
];

function iconOf(name: string): ComponentType<{ className?: string }> {
  return ICONS.find(([pattern]) => pattern.test(name))?.[1] ?? Wrench;
}

interface ToolRowProps {
  row: ToolRowData;
  open: boolean;
  onToggle: () => void;
  /** Whether an answer may still come. */
  waiting: boolean;
}

export function ToolRow({ row, open, onToggle, waiting }: ToolRowProps) {
  const Icon = iconOf(row.name);
  const summary = toolSummary(row.input);
  return (
    <Fold
      open={open}
      onToggle={onToggle}
      summary={
        <>
          <Icon aria-hidden className="size-3.5 shrink-0 text-ink-3" />
          <span className="max-w-1/2 shrink-0 truncate font-medium">
            <Plain text={lineOf(row.name || "tool")} />
          </span>
          <span className="min-w-0 flex-1 truncate font-mono text-xs text-ink-2">
            <Plain text={summary} />
          </span>
          <Outcome row={row} waiting={waiting} />
        </>
      }
    >
      <div className="space-y-2">
        {toolArguments(row.input).map((argument) => (
          <div key={argument.name}>
            <p className="mb-0.5 text-2xs text-ink-3">
              <Plain text={lineOf(argument.name)} />
            </p>
            <LongText text={argument.text} />
          </div>
        ))}
        {row.result && <Answer result={row.result} />}
      </div>
    </Fold>
  );
}

export function Answer({ result }: { result: ToolResult }) {
  return (
    <div>
      <p className="mb-0.5 text-2xs text-ink-3">{result.isError ? "error" : "answer"}</p>
      <LongText text={result.output} error={result.isError} />
    </div>
  );
}

function Outcome({ row, waiting }: { row: ToolRowData; waiting: boolean }) {
  if (!row.result) {
    return waiting ? (
      <LoaderCircle aria-label="Working" className="spin size-3.5 shrink-0 text-accent-text" />
    ) : (
      <CircleDashed aria-label="No answer" className="size-3.5 shrink-0 text-ink-3" />
    );
  }
  const took = Date.parse(row.result.at) - Date.parse(row.at);
  return (
    <span className="flex shrink-0 items-center gap-1.5">
      {took >= 1000 && <span className="tabular text-2xs text-ink-3">{durationText(took)}</span>}
      {row.result.isError ? (
        <X aria-label="Failed" className="size-3.5 text-red" />
      ) : (
        <Check aria-label="Succeeded" className="size-3.5 text-green" />
      )}
    </span>
  );
}
