/** Which tool call each result belongs to, for a whole transcript: numbers of records and nothing they say. */

/** The piece of a transcript that a record is in. */
export const PIECE = 1_000;
export const pieceOf = (n: number): number => Math.floor(n / PIECE);

export class Pairs {
  readonly #open = new Map<string, number>();
  /** Results in later pieces than their calls, by call; and calls by such results. */
  readonly #later = new Map<number, number>();
  readonly #earlier = new Map<number, number>();

  /** The call with this id waits for its result. One of the same id before it gets none any more. */
  call(id: string, n: number): void {
    this.#open.set(id, n);
  }

  /** The newest call with this id that still waits; from now on it is answered by `result`. */
  answered(id: string, result: number): number | undefined {
    const call = this.#open.get(id);
    if (call === undefined) return undefined;
    this.#open.delete(id);
    if (pieceOf(call) !== pieceOf(result)) {
      this.#later.set(call, result);
      this.#earlier.set(result, call);
    }
    return call;
  }

  /** The result of `call`, where it lies in a later piece. */
  resultFar(call: number): number | undefined {
    return this.#later.get(call);
  }

  /** Whether the call of `result` lies in an earlier piece. */
  isFar(result: number): boolean {
    return this.#earlier.has(result);
  }
}
