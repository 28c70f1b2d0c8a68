/** Reads long markdown beside the page, so that the page goes on meanwhile. */
import { markdownTree } from "./markdown-tree";

export interface Asked {
  id: number;
  text: string;
}

export type Answered = { id: number; tree: ReturnType<typeof markdownTree> | null };

self.onmessage = ({ data }: MessageEvent<Asked>) => {
  self.postMessage({ id: data.id, tree: treeOf(data.text) } satisfies Answered);
};

function treeOf(text: string): Answered["tree"] {
  try {
    return markdownTree(text);
  } catch {
    // Nested deeper than the reader can follow; the text is shown as it is.
    return null;
  }
}
