/** What a reader of a transcript sees: records folded into rows, a tool's call and result in one. */
import type { DiffFile, Record } from "@/api/schema";

type Of<T extends Record["type"]> = Extract<Record, { type: T }>;

export interface ToolResult {
  at: string;
  output: string;
  isError: boolean;
}

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
  | { kind: "raw"; lines: string[] }
  | { kind: "ended"; ended: Of<"ended"> }
);

/** How many unknown lines one row gathers before the next begins. */
const RAW_LINES_PER_ROW = 50;

/** Folds records, one at a time, in order. Rows are replaced, never changed, so a view can compare them. */
export class RowFold {
  readonly rows: Row[] = [];
  /** Indexes of the rows that say that something failed, in order. */
  readonly errors: number[] = [];
  readonly #open = new Map<string, number>();

  add(record: Record): void {
    const merged = this.#merged(record);
    if (merged) {
      this.rows[this.rows.length - 1] = merged;
      return;
    }
    if (record.type === "tool_result" && this.#answer(record)) return;
    if (record.type === "tool_call") this.#open.set(record.id, this.rows.length);
    const row = rowOf(record);
    if (isError(row)) this.#noteError(this.rows.length);
    this.rows.push(row);
  }

  /** Results cross: a late one may belong to an early row. */
  #noteError(index: number): void {
    this.errors.splice(this.errors.findLastIndex((each) => each < index) + 1, 0, index);
  }

  /** The last row with `record` added to it, where the two belong together. */
  #merged(record: Record): Row | null {
    const last = this.rows.at(-1);
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

  /** Joins a result to the newest call of its id that still waits for one. */
  #answer(record: Of<"tool_result">): boolean {
    const index = this.#open.get(record.id);
    const row = index === undefined ? undefined : this.rows[index];
    if (index === undefined || row?.kind !== "tool") return false;
    this.#open.delete(record.id);
    this.rows[index] = { ...row, result: resultOf(record) };
    if (record.is_error) this.#noteError(index);
    return true;
  }
}

function isError(row: Row): boolean {
  return (
    (row.kind === "orphan-result" && row.result.isError) ||
    (row.kind === "ended" && row.ended.outcome === "failed")
  );
}

function resultOf(record: Of<"tool_result">): ToolResult {
  return { at: record.at, output: record.output, isError: record.is_error ?? false };
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
    case "raw":
      return { ...place, kind: "raw", lines: [record.line] };
    case "ended":
      return { ...place, kind: "ended", ended: record };
    default:
      return { ...(place as object), kind: "raw", lines: [JSON.stringify(record)] } as Row;
  }
}
