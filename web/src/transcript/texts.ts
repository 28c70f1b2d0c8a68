/** What the rows of a transcript say, as text; and how much that is. */
import type { Record } from "@/api/schema";
import type { Row } from "./rows";

/** Every text that a row shows or unfolds to. */
export function* textsOf(row: Row): Generator<string> {
  switch (row.kind) {
    case "text":
    case "thinking":
    case "notice":
      yield row.text;
      break;
    case "tool":
      yield row.name;
      yield* stringsIn(row.input, 0);
      if (row.result) yield row.result.output;
      break;
    case "orphan-result":
      yield row.result.output;
      break;
    case "steps":
      yield* row.steps;
      break;
    case "raw":
      yield* row.lines;
      break;
    case "diff":
      for (const file of row.files) yield file.path;
      break;
    case "ended":
      if (row.ended.outcome === "failed") yield row.ended.message;
      if (row.ended.outcome === "completed" && row.ended.summary) yield row.ended.summary;
      break;
    default:
      break;
  }
}

const DEEPEST = 8;

function* stringsIn(value: unknown, depth: number): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "number") yield String(value);
  else if (typeof value === "object" && value !== null && depth < DEEPEST) {
    for (const each of Object.values(value)) yield* stringsIn(each, depth + 1);
  }
}

/** About how many characters a record takes in memory. */
export function weightOf(record: Record): number {
  let weight = 100;
  for (const text of stringsIn(record, 0)) weight += text.length;
  return weight;
}
