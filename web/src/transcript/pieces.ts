/** A transcript in pieces: an index of all of it, and the rows of as much as is looked at. */
import type { Record } from "@/api/schema";
import { Pairs, PIECE, pieceOf } from "./pairs";
import { type ReadRecords, readAll } from "./reading";
import { isFailure, type Of, type Row, RowFold } from "./rows";
import { weightOf } from "./texts";

/** More than this is not kept: so many pieces, and so many characters in them. */
const MOST_KEPT = 20;
const MOST_CHARACTERS = 24_000_000;
/** The end is never let go: records are added there, and results may still change what stands before. */
const TAIL = 2;

interface Kept {
  fold: RowFold;
  weight: number;
}

type Rows = readonly (Row | null)[];

export class Pieces {
  /** How many records there are. */
  length = 0;
  /** Numbers of the records whose rows say that something failed, in order. */
  readonly errors: number[] = [];
  readonly #read: ReadRecords;
  readonly #pairs = new Pairs();
  #hasRow = new Uint8Array(PIECE);
  /** The pieces whose rows are known; those that were looked at last stand last. */
  readonly #kept = new Map<number, Kept>();
  readonly #coming = new Map<number, Promise<void>>();
  #wanted: [from: number, to: number] = [-1, -1];
  #weight = 0;

  constructor(read: ReadRecords) {
    this.#read = read;
  }

  /** Adds the next record. */
  add(record: Record): void {
    const n = this.length;
    const piece = pieceOf(n);
    let kept = this.#kept.get(piece);
    if (!kept) {
      kept = { fold: new RowFold(n), weight: 0 };
      this.#kept.set(piece, kept);
      this.#letGo();
    }
    this.length += 1;
    this.#weigh(kept, record);
    const row = this.#place(record, n, kept.fold);
    this.#note(n, row !== null);
  }

  #place(record: Record, n: number, fold: RowFold): Row | null {
    if (record.type === "tool_result") {
      const call = this.#pairs.answered(record.id, n);
      if (record.is_error) this.#noteError(call ?? n);
      if (call !== undefined) {
        this.#answer(call, record);
        fold.skip();
        return null;
      }
    } else if (isFailure(record)) this.#noteError(n);
    if (record.type === "tool_call") this.#pairs.call(record.id, n);
    return fold.add(record);
  }

  #answer(call: number, result: Of<"tool_result">): void {
    const piece = pieceOf(call);
    const answer = () => this.#kept.get(piece)?.fold.answer(call, result);
    answer();
    // What is read at this moment may have been folded without it.
    void this.#coming.get(piece)?.then(answer, () => {});
  }

  /** Whether a row begins with record number `n`, loaded or not. */
  hasRow(n: number): boolean {
    return this.#hasRow[n] === 1;
  }

  /** The row that begins with a record; nothing where none does, undefined while its piece is not loaded. */
  rowAt(n: number): Row | null | undefined {
    return this.#kept.get(pieceOf(n))?.fold.rows[n % PIECE];
  }

  /** Loads what is missing from `from` to `to`, and keeps it; answers whether something was missing. */
  async want(from: number, to: number): Promise<boolean> {
    const missing: Promise<void>[] = [];
    this.#wanted = [pieceOf(from), pieceOf(Math.min(to, this.length - 1))];
    for (let piece = this.#wanted[0]; piece <= this.#wanted[1]; piece += 1) {
      const kept = this.#kept.get(piece);
      if (kept) {
        this.#kept.delete(piece);
        this.#kept.set(piece, kept);
      } else missing.push(this.#load(piece));
    }
    await Promise.all(missing);
    return missing.length > 0;
  }

  /** The rows of the piece that `n` is in, read for this once and not kept. */
  async peek(n: number): Promise<Rows> {
    return this.#kept.get(pieceOf(n))?.fold.rows ?? (await this.#readPiece(pieceOf(n))).fold.rows;
  }

  #load(piece: number): Promise<void> {
    let coming = this.#coming.get(piece);
    if (!coming) {
      coming = this.#readPiece(piece)
        .then((kept) => {
          this.#kept.set(piece, kept);
          this.#weight += kept.weight;
          this.#letGo();
        })
        .finally(() => this.#coming.delete(piece));
      this.#coming.set(piece, coming);
    }
    return coming;
  }

  /** Folds a piece anew. Results that lie in later pieces are read too: a call is shown with its result. */
  async #readPiece(piece: number): Promise<Kept> {
    const first = piece * PIECE;
    const kept: Kept = { fold: new RowFold(first), weight: 0 };
    const open = new Map<string, number>();
    const far: [call: number, result: number][] = [];
    for (const record of await readAll(this.#read, first, Math.min(first + PIECE, this.length))) {
      kept.weight += weightOf(record);
      const call = record.type === "tool_result" ? open.get(record.id) : undefined;
      if (this.#pairs.isFar(record.n)) kept.fold.skip();
      else if (record.type === "tool_result" && call !== undefined) {
        open.delete(record.id);
        kept.fold.answer(call, record);
        kept.fold.skip();
      } else kept.fold.add(record);
      if (record.type === "tool_call") open.set(record.id, record.n);
      const result = this.#pairs.resultFar(record.n);
      if (result !== undefined) far.push([record.n, result]);
    }
    await this.#answerFar(kept, far);
    return kept;
  }

  async #answerFar(kept: Kept, far: [call: number, result: number][]): Promise<void> {
    const calls = new Map(far.map(([call, result]) => [result, call]));
    const results = [...calls.keys()].sort((a, b) => a - b);
    while (results.length > 0) {
      const from = results[0] ?? 0;
      const near = results.filter((result) => result < from + PIECE);
      results.splice(0, near.length);
      for (const record of await readAll(this.#read, from, (near.at(-1) ?? from) + 1)) {
        const call = calls.get(record.n);
        if (call === undefined || record.type !== "tool_result") continue;
        kept.weight += weightOf(record);
        kept.fold.answer(call, record);
      }
    }
  }

  #weigh(kept: Kept, record: Record): void {
    const weight = weightOf(record);
    kept.weight += weight;
    this.#weight += weight;
  }

  #note(n: number, hasRow: boolean): void {
    if (n >= this.#hasRow.length) {
      const longer = new Uint8Array(this.#hasRow.length * 2);
      longer.set(this.#hasRow);
      this.#hasRow = longer;
    }
    if (hasRow) this.#hasRow[n] = 1;
  }

  /** Results cross: a late one may belong to an early row. */
  #noteError(n: number): void {
    this.errors.splice(this.errors.findLastIndex((each) => each < n) + 1, 0, n);
  }

  /** Lets go of what was looked at longest ago, but not of what is looked at. */
  #letGo(): void {
    const [from, to] = this.#wanted;
    const end = pieceOf(Math.max(0, this.length - 1));
    for (const [piece, { weight }] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT && this.#weight <= MOST_CHARACTERS) return;
      if (piece > end - TAIL || (piece >= from && piece <= to)) continue;
      this.#kept.delete(piece);
      this.#weight -= weight;
    }
  }
}
