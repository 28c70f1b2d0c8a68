/** One run's records as they arrive: merged by number, without doubles and without gaps. */
import type { RecordsMessage } from "@/live/protocol";
import { Pieces } from "./pieces";
import type { ReadRecords } from "./reading";

export interface TranscriptView {
  /** The same as long as the attempt lasts; `version` says that it changed. */
  pieces: Pieces;
  version: number;
  attempt: number;
  ended: boolean;
  /** Whether the server has answered at least once. */
  loaded: boolean;
  want: (from: number, to: number) => void;
}

type Batch = Pick<RecordsMessage, "attempt" | "records" | "next" | "ended">;

/** Performs `task` soon; `records` says how much there is to read. */
type Schedule = (records: number, task: () => void) => void;

/** Of so many records, drawing each frame would leave no time for reading the rest. */
const MANY = 3_000;
const GATHER_MS = 120;

function nextFrame(records: number, task: () => void): void {
  if (records < MANY) requestAnimationFrame(task);
  else setTimeout(task, GATHER_MS);
}

export class TranscriptStore {
  #pieces: Pieces;
  #attempt = 0;
  #version = 0;
  #ended = false;
  #loaded = false;
  #view: TranscriptView;
  #announced = false;
  readonly #listeners = new Set<() => void>();
  readonly #read: ReadRecords;
  readonly #schedule: Schedule;

  /** `read` is for records that were let go of; `schedule` gathers many changes into one announcement. */
  constructor(read: (attempt: () => number) => ReadRecords, schedule: Schedule = nextFrame) {
    this.#read = read(() => this.#attempt);
    this.#schedule = schedule;
    this.#pieces = new Pieces(this.#read);
    this.#view = this.#snapshot();
  }

  /** The number to ask for next. */
  get next(): number {
    return this.#pieces.length;
  }

  /** Takes what fits. `ask-again` means: records are missing, ask from [`next`](#next). */
  take(batch: Batch): "taken" | "ask-again" {
    if (batch.attempt < this.#attempt) return "taken";
    if (batch.attempt > this.#attempt) this.#restart(batch.attempt);
    for (const record of batch.records) {
      if (record.n < this.next) continue;
      if (record.n > this.next) {
        this.#announce();
        return "ask-again";
      }
      this.#pieces.add(record);
    }
    if (batch.next > this.next) return "ask-again";
    this.#loaded = true;
    this.#ended = batch.ended && batch.next <= this.next;
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

  /** Loads what a reader looks at; failing, it is asked for again with the next change or movement. */
  readonly want = (from: number, to: number): void => {
    this.#pieces.want(from, to).then(
      (changed) => changed && this.#announce(),
      () => {},
    );
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): TranscriptView => this.#view;

  #restart(attempt: number): void {
    this.#pieces = new Pieces(this.#read);
    this.#attempt = attempt;
    this.#ended = false;
    this.#loaded = false;
  }

  #snapshot(): TranscriptView {
    return {
      pieces: this.#pieces,
      version: this.#version,
      attempt: this.#attempt,
      ended: this.#ended,
      loaded: this.#loaded,
      want: this.want,
    };
  }

  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    this.#schedule(this.next, () => {
      this.#announced = false;
      this.#version += 1;
      this.#view = this.#snapshot();
      for (const listener of this.#listeners) listener();
    });
  }
}
