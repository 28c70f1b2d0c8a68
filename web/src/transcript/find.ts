/** Looks for words in a transcript, a few milliseconds at a time. */
import { useEffect, useMemo, useState } from "react";
import { PIECE, pieceOf } from "./pairs";
import type { Pieces } from "./pieces";
import type { Row } from "./rows";
import { textsOf } from "./texts";

/** The longest that looking may keep the page from doing something else. */
const SLICE_MS = 6;
/** Records whose rows may still change after they were read: tools that wait for their results. */
const UNSETTLED = 200;
/** More places than this are no help to anybody. */
const MOST_FOUND = 10_000;

type RowAt = (n: number) => Row | null | undefined;

export class Finder {
  /** Numbers of the records whose rows have the words, in order. */
  readonly found: number[] = [];
  readonly #pattern: RegExp;
  /** The record to look at next. */
  next = 0;

  constructor(words: string) {
    this.#pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
  }

  /**
   * Looks through `count` records until `now()` has passed `until`. `missing` means that the row of
   * [`next`](#next) is not loaded.
   */
  look(rowAt: RowAt, count: number, now: () => number, until: number): "done" | "more" | "missing" {
    while (this.next < count && this.found.length < MOST_FOUND) {
      const row = rowAt(this.next);
      if (row === undefined) return "missing";
      if (row && this.#has(row)) this.found.push(this.next);
      this.next += 1;
      if (row && now() > until) return this.next >= count ? "done" : "more";
    }
    return "done";
  }

  /** The newest rows may have changed: they are looked at again. */
  rewind(): void {
    this.next = Math.max(0, this.next - UNSETTLED);
    while ((this.found.at(-1) ?? -1) >= this.next) this.found.pop();
  }

  #has(row: Row): boolean {
    for (const text of textsOf(row)) if (this.#pattern.test(text)) return true;
    return false;
  }
}

export interface Found {
  indexes: readonly number[];
  /** Whether there are rows that were not looked at yet. */
  looking: boolean;
}

const NOTHING: Found = { indexes: [], looking: false };

/** The rows that have `words`, kept up while more rows come. What is not loaded is read for this once. */
export function useFound(pieces: Pieces, version: number, words: string): Found {
  const finder = useMemo(() => (words ? new Finder(words) : null), [words]);
  const [found, setFound] = useState<Found>(NOTHING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means more in the same pieces
  useEffect(() => {
    if (!finder) {
      setFound(NOTHING);
      return;
    }
    finder.rewind();
    let gone = false;
    const peeked = new Peeked(pieces);
    const slices = async () => {
      for (;;) {
        const until = performance.now() + SLICE_MS;
        const state = finder.look(peeked.rowAt, pieces.length, () => performance.now(), until);
        setFound({ indexes: [...finder.found], looking: state !== "done" });
        if (state === "done") return;
        await (state === "missing" ? peeked.read(finder.next) : pause());
        if (gone) return;
      }
    };
    // What can't be read now is looked for with the next change.
    slices().catch(() => !gone && setFound((before) => ({ ...before, looking: false })));
    return () => {
      gone = true;
    };
  }, [finder, pieces, version]);
  return found;
}

const pause = () => new Promise<void>((done) => setTimeout(done));

/** Rows of a transcript, one piece more than it keeps. */
class Peeked {
  readonly #pieces: Pieces;
  #piece = -1;
  #rows: readonly (Row | null)[] = [];

  constructor(pieces: Pieces) {
    this.#pieces = pieces;
  }

  async read(n: number): Promise<void> {
    this.#rows = await this.#pieces.peek(n);
    this.#piece = pieceOf(n);
  }

  readonly rowAt = (n: number): Row | null | undefined => {
    const row = this.#pieces.rowAt(n);
    return row === undefined && pieceOf(n) === this.#piece ? this.#rows[n % PIECE] : row;
  };
}
