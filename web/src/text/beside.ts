/** Has a worker do what would keep the page busy, and remembers its answers. */
import { useEffect, useState } from "react";
import type { Answered, Asked } from "./answer-beside";

/** What takes longer than this is not worth waiting for. */
const PATIENCE_MS = 2_000;
const MOST_REMEMBERED = 300;

interface Waiting<T> {
  question: string;
  settle: (answer: T | null) => void;
  timer: ReturnType<typeof setTimeout>;
}

export class Beside<T> {
  readonly #make: () => Worker;
  readonly #answers = new Map<string, T | null>();
  readonly #waiting = new Map<number, Waiting<T>>();
  #worker: Worker | null = null;
  #lastId = 0;

  /** `make` starts the worker, which is done when something is first asked. */
  constructor(make: () => Worker) {
    this.#make = make;
  }

  /** The answer if it is known; null if it can't be had. */
  known(question: string): T | null | undefined {
    return this.#answers.get(question);
  }

  ask(question: string): Promise<T | null> {
    const id = ++this.#lastId;
    return new Promise((settle) => this.#send(id, question, settle));
  }

  #send(id: number, question: string, settle: (answer: T | null) => void): void {
    this.#worker ??= this.#start();
    this.#waiting.set(id, { question, settle, timer: setTimeout(() => this.#giveUp(id), PATIENCE_MS) });
    this.#worker.postMessage({ id, question } satisfies Asked);
  }

  #start(): Worker {
    const worker = this.#make();
    worker.onmessage = ({ data }: MessageEvent<Answered<T>>) => this.#settle(data.id, data.answer);
    return worker;
  }

  #settle(id: number, answer: T | null): void {
    const asked = this.#waiting.get(id);
    if (!asked) return;
    this.#waiting.delete(id);
    clearTimeout(asked.timer);
    this.#answers.set(asked.question, answer);
    for (const old of this.#answers.keys()) {
      if (this.#answers.size <= MOST_REMEMBERED) break;
      this.#answers.delete(old);
    }
    asked.settle(answer);
  }

  /** The worker hangs on a question: that one gets no answer, and a new worker gets the others. */
  #giveUp(id: number): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#settle(id, null);
    for (const [other, { question, settle, timer }] of [...this.#waiting]) {
      clearTimeout(timer);
      this.#send(other, question, settle);
    }
  }
}

/** The answer once it is known; nothing before that, if it can't be had, or if nothing is asked. */
export function useBeside<T>(beside: Beside<T>, question: string | null): T | null {
  const [heard, setHeard] = useState<{ question: string; answer: T | null } | null>(null);
  const known = question === null ? null : beside.known(question);
  const missing = known === undefined;
  useEffect(() => {
    if (!missing || question === null) return;
    let gone = false;
    void beside.ask(question).then((answer) => !gone && setHeard({ question, answer }));
    return () => {
      gone = true;
    };
  }, [beside, question, missing]);
  return known ?? (heard?.question === question ? heard.answer : null);
}
