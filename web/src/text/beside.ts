/** Asks for long markdown to be read beside the page, and remembers the answers. */
import type { Root } from "hast";
import { useEffect, useState } from "react";
import type { Answered, Asked } from "./markdown-worker";

/** A text that takes longer than this is not worth waiting for. */
const PATIENCE_MS = 2_000;
const MOST_REMEMBERED = 300;

type Answer = Root | null;

interface Waiting {
  text: string;
  settle: (tree: Answer) => void;
  timer: ReturnType<typeof setTimeout>;
}

const answers = new Map<string, Answer>();
const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let lastId = 0;

function ask(text: string): Promise<Answer> {
  const id = ++lastId;
  return new Promise((settle) => send(id, text, settle));
}

function send(id: number, text: string, settle: (tree: Answer) => void): void {
  worker ??= start();
  waiting.set(id, { text, settle, timer: setTimeout(() => giveUp(id), PATIENCE_MS) });
  worker.postMessage({ id, text } satisfies Asked);
}

function start(): Worker {
  const started = new Worker(new URL("./markdown-worker.ts", import.meta.url), { type: "module" });
  started.onmessage = ({ data }: MessageEvent<Answered>) => settle(data.id, data.tree);
  return started;
}

function settle(id: number, tree: Answer): void {
  const asked = waiting.get(id);
  if (!asked) return;
  waiting.delete(id);
  clearTimeout(asked.timer);
  answers.set(asked.text, tree);
  for (const old of answers.keys()) {
    if (answers.size <= MOST_REMEMBERED) break;
    answers.delete(old);
  }
  asked.settle(tree);
}

/** The worker hangs on a text: that one is shown as it is, and a new worker gets the others. */
function giveUp(id: number): void {
  worker?.terminate();
  worker = null;
  settle(id, null);
  for (const [other, { text, settle: resolve, timer }] of [...waiting]) {
    clearTimeout(timer);
    send(other, text, resolve);
  }
}

/** The tree of a text once it is known; nothing before that, or if it can't be had. */
export function useTree(text: string): Root | null {
  const [read, setRead] = useState<{ text: string; tree: Answer } | null>(null);
  const known = answers.get(text);
  const missing = known === undefined;
  useEffect(() => {
    if (!missing) return;
    let gone = false;
    void ask(text).then((tree) => !gone && setRead({ text, tree }));
    return () => {
      gone = true;
    };
  }, [text, missing]);
  return known ?? (read?.text === text ? read.tree : null);
}
