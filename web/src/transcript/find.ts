/** Looks for words in a transcript, a few milliseconds at a time. */
import { useEffect, useMemo, useState } from "react";
import type { Row } from "./rows";

/** The longest that looking may keep the page from doing something else. */
const SLICE_MS = 6;
/** Rows that may still change after they were read: tools that wait for their results. */
const UNSETTLED = 200;
/** More places than this are no help to anybody. */
const MOST_FOUND = 10_000;

export class Finder {
  /** Indexes of the rows that have the words, in order. */
  readonly found: number[] = [];
  readonly #pattern: RegExp;
  #next = 0;

  constructor(words: string) {
    this.#pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
  }

  /** Looks until `now()` has passed `until`; answers whether all rows were looked at. */
  look(rows: readonly Row[], now: () => number, until: number): boolean {
    while (this.#next < rows.length && this.found.length < MOST_FOUND) {
      const row = rows[this.#next];
      if (row && this.#has(row)) this.found.push(this.#next);
      this.#next += 1;
      if (now() > until) return this.#next >= rows.length;
    }
    return true;
  }

  /** The newest rows may have changed: they are looked at again. */
  rewind(): void {
    this.#next = Math.max(0, this.#next - UNSETTLED);
    while ((this.found.at(-1) ?? -1) >= this.#next) this.found.pop();
  }

  #has(row: Row): boolean {
    for (const text of textsOf(row)) if (this.#pattern.test(text)) return true;
    return false;
  }
}

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

export interface Found {
  indexes: readonly number[];
  /** Whether there are rows that were not looked at yet. */
  looking: boolean;
}

const NOTHING: Found = { indexes: [], looking: false };

/** The rows that have `words`, kept up while more rows come. */
export function useFound(rows: readonly Row[], version: number, words: string): Found {
  const finder = useMemo(() => (words ? new Finder(words) : null), [words]);
  const [found, setFound] = useState<Found>(NOTHING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means new rows in the same array
  useEffect(() => {
    if (!finder) {
      setFound(NOTHING);
      return;
    }
    finder.rewind();
    let timer: ReturnType<typeof setTimeout>;
    const slice = () => {
      const done = finder.look(rows, () => performance.now(), performance.now() + SLICE_MS);
      setFound({ indexes: [...finder.found], looking: !done });
      if (!done) timer = setTimeout(slice);
    };
    slice();
    return () => clearTimeout(timer);
  }, [finder, rows, version]);
  return found;
}
