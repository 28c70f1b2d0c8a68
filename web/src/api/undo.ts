/** What ⌘Z takes back: the last changes of this page, newest first. */
import { notify } from "@/ui/toast";

export interface Undo {
  /** What is taken back, to be read before "is undone". */
  words: string;
  perform: () => Promise<void>;
}

const MOST = 20;
const stack: Undo[] = [];

export function willUndo(undo: Undo): void {
  stack.push(undo);
  if (stack.length > MOST) stack.shift();
}

export async function undoLast(): Promise<void> {
  const last = stack.pop();
  if (!last) return;
  notify.success(`${last.words} ${last.words.endsWith("changes") ? "are" : "is"} undone.`);
  await last.perform();
}
