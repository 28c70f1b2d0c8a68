/** One run's records as they arrive: merged by number, without doubles and without gaps. */
import type { RecordsMessage } from "@/live/protocol";
import { type Row, RowFold } from "./rows";

export interface TranscriptView {
  /** The same array as long as the attempt lasts; `length` and `version` say that it changed. */
  rows: readonly Row[];
  /** Indexes of the rows that tell of a failure; like `rows`, the same array. */
  errors: readonly number[];
  version: number;
  attempt: number;
  ended: boolean;
  /** Whether the server has answered at least once. */
  loaded: boolean;
}

type Batch = Pick<RecordsMessage, "attempt" | "records" | "next" | "ended">;

/** Performs `task` soon; `rows` says how much work drawing will be. */
type Schedule = (rows: number, task: () => void) => void;

/** With more rows than this, drawing each frame would leave no time for reading the rest. */
const MANY_ROWS = 3_000;
const GATHER_MS = 120;

function nextFrame(rows: number, task: () => void): void {
  if (rows < MANY_ROWS) requestAnimationFrame(task);
  else setTimeout(task, GATHER_MS);
}

export class TranscriptStore {
  #fold = new RowFold();
  #attempt = 0;
  #next = 0;
  #version = 0;
  #ended = false;
  #loaded = false;
  #view: TranscriptView;
  #announced = false;
  readonly #listeners = new Set<() => void>();
  readonly #schedule: Schedule;

  /** `schedule` gathers many changes into one announcement. */
  constructor(schedule: Schedule = nextFrame) {
    this.#schedule = schedule;
    this.#view = this.#snapshot();
  }

  /** The number to ask for next. */
  get next(): number {
    return this.#next;
  }

  /** Takes what fits. `ask-again` means: records are missing, ask from [`next`](#next). */
  take(batch: Batch): "taken" | "ask-again" {
    if (batch.attempt < this.#attempt) return "taken";
    if (batch.attempt > this.#attempt) this.#restart(batch.attempt);
    for (const record of batch.records) {
      if (record.n < this.#next) continue;
      if (record.n > this.#next) {
        this.#announce();
        return "ask-again";
      }
      this.#fold.add(record);
      this.#next += 1;
    }
    if (batch.next > this.#next) return "ask-again";
    this.#loaded = true;
    this.#ended = batch.ended && batch.next <= this.#next;
    this.#announce();
    return "taken";
  }

  /** The run is known to have reached `attempt`; older records are another execution's. */
  expect(attempt: number): boolean {
    if (this.#attempt === 0 || attempt <= this.#attempt) return false;
    this.#restart(attempt);
    this.#announce();
    return true;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): TranscriptView => this.#view;

  #restart(attempt: number): void {
    this.#fold = new RowFold();
    this.#attempt = attempt;
    this.#next = 0;
    this.#ended = false;
    this.#loaded = false;
  }

  #snapshot(): TranscriptView {
    return {
      rows: this.#fold.rows,
      errors: this.#fold.errors,
      version: this.#version,
      attempt: this.#attempt,
      ended: this.#ended,
      loaded: this.#loaded,
    };
  }

  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    this.#schedule(this.#fold.rows.length, () => {
      this.#announced = false;
      this.#version += 1;
      this.#view = this.#snapshot();
      for (const listener of this.#listeners) listener();
    });
  }
}
