/** What a reader of a transcript sees: records folded into rows, a tool's call and result in one. */
import type { DiffFile, Record } from "@/api/schema";

export type Of<T extends Record["type"]> = Extract<Record, { type: T }>;

export interface ToolResult {
  at: string;
  output: string;
  isError: boolean;
}

/** `key` is the number of the record that the row begins with. */
export type Row = { key: number; at: string } & (
  | { kind: "steps"; steps: string[] }
  | { kind: "started"; started: Of<"started"> }
  | { kind: "session"; id: string; model: string | null }
  | { kind: "text"; text: string }
  | { kind: "thinking"; text: string }
  | { kind: "tool"; name: string; input: unknown; result: ToolResult | null }
  | { kind: "orphan-result"; result: ToolResult }
  | { kind: "notice"; text: string }
  | { kind: "usage"; model: string; input: number; output: number; cached: number }
  | { kind: "diff"; files: DiffFile[] }
  | { kind: "turn"; turn: number }
  | { kind: "raw"; lines: string[] }
  | { kind: "ended"; ended: Of<"ended"> }
);

/** How many unknown lines one row gathers before the next begins. */
const RAW_LINES_PER_ROW = 50;

/**
 * Folds the records from number `first` on, one at a time, in order. Rows are replaced, never
 * changed, so a view can compare them.
 */
export class RowFold {
  readonly first: number;
  /** For each record the row that begins with it; nothing where it is part of another's row. */
  readonly rows: (Row | null)[] = [];
  #last = -1;

  constructor(first: number) {
    this.first = first;
  }

  /** Adds a record; answers the row that begins with it. */
  add(record: Record): Row | null {
    // That the first turn begins goes without saying; the whole diff says what changed.
    if (record.type === "turn_ended" || (record.type === "turn_began" && record.turn === 1)) {
      this.rows.push(null);
      return null;
    }
    const merged = this.#merged(record);
    if (merged) {
      this.rows[this.#last] = merged;
      this.rows.push(null);
      return null;
    }
    const row = rowOf(record);
    this.#last = this.rows.length;
    this.rows.push(row);
    return row;
  }

  /** Adds a record that a row of its own would say twice. */
  skip(): void {
    this.rows.push(null);
  }

  /** Joins a result to the call that is record number `call`. */
  answer(call: number, result: Of<"tool_result">): void {
    const row = this.rows[call - this.first];
    if (row?.kind === "tool") this.rows[call - this.first] = { ...row, result: resultOf(result) };
  }

  /** The last row with `record` added to it, where the two belong together. */
  #merged(record: Record): Row | null {
    const last = this.rows[this.#last];
    if (!last) return null;
    if (last.kind === "steps" && record.type === "preparing") {
      return { ...last, steps: [...last.steps, record.step] };
    }
    if (last.kind === "thinking" && record.type === "thinking") {
      return { ...last, text: `${last.text}\n${record.text}` };
    }
    if (last.kind === "raw" && record.type === "raw" && last.lines.length < RAW_LINES_PER_ROW) {
      return { ...last, lines: [...last.lines, record.line] };
    }
    return null;
  }
}

function resultOf(record: Of<"tool_result">): ToolResult {
  return { at: record.at, output: record.output, isError: record.is_error ?? false };
}

/** Whether a record says that something failed. */
export function isFailure(record: Record): boolean {
  return (
    (record.type === "tool_result" && (record.is_error ?? false)) ||
    (record.type === "ended" && record.outcome === "failed")
  );
}

function rowOf(record: Record): Row {
  const place = { key: record.n, at: record.at };
  switch (record.type) {
    case "preparing":
      return { ...place, kind: "steps", steps: [record.step] };
    case "started":
      return { ...place, kind: "started", started: record };
    case "session":
      return { ...place, kind: "session", id: record.id, model: record.model ?? null };
    case "text":
      return { ...place, kind: "text", text: record.text };
    case "thinking":
      return { ...place, kind: "thinking", text: record.text };
    case "tool_call":
      return { ...place, kind: "tool", name: record.name, input: record.input, result: null };
    case "tool_result":
      return { ...place, kind: "orphan-result", result: resultOf(record) };
    case "notice":
      return { ...place, kind: "notice", text: record.text };
    case "usage":
      return {
        ...place,
        kind: "usage",
        model: record.model,
        input: record.input_tokens,
        output: record.output_tokens,
        cached: record.cache_read_tokens ?? 0,
      };
    case "diff":
      return { ...place, kind: "diff", files: record.files };
    case "turn_began":
      return { ...place, kind: "turn", turn: record.turn };
    case "raw":
      return { ...place, kind: "raw", lines: [record.line] };
    case "ended":
      return { ...place, kind: "ended", ended: record };
    default:
      return { ...(place as object), kind: "raw", lines: [JSON.stringify(record)] } as Row;
  }
}
