/** Where a browser stands in a workspace's log of events. */
import type { Event } from "@/api/schema";

export type Step = "apply" | "ignore" | "ask-again";

/** Keeps the last sequence number, so that a reconnect resumes exactly there. */
export class EventCursor {
  #seq: number | null = null;

  /** The last number seen; null before the first answer. */
  get seq(): number | null {
    return this.#seq;
  }

  /** The server has told where the log stands. */
  moveTo(seq: number): void {
    this.#seq = seq;
  }

  /** Decides what an event means: news, a repeat, or proof that one was missed. */
  take(event: Pick<Event, "seq">): Step {
    if (this.#seq === null) {
      this.#seq = event.seq;
      return "apply";
    }
    if (event.seq <= this.#seq) return "ignore";
    if (event.seq > this.#seq + 1) return "ask-again";
    this.#seq = event.seq;
    return "apply";
  }
}
