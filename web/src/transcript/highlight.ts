/** Marks found words without touching the page's elements: the browser paints them. */
import { type RefObject, useEffect } from "react";

const NAME = "found";
const MOST_RANGES = 500;

/** Marks `words` in what is drawn inside `place`, again after each drawing. */
export function useHighlight(place: RefObject<HTMLElement | null>, words: string): void {
  useEffect(() => {
    const root = place.current;
    if (!root || !words || !("highlights" in CSS)) return;
    const mark = () => CSS.highlights.set(NAME, new Highlight(...rangesOf(root, words.toLowerCase())));
    mark();
    const observer = new MutationObserver(mark);
    observer.observe(root, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      CSS.highlights.delete(NAME);
    };
  }, [place, words]);
}

function rangesOf(root: HTMLElement, words: string): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && ranges.length < MOST_RANGES; node = walker.nextNode()) {
    const text = (node.nodeValue ?? "").toLowerCase();
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
      if (at + words.length > (node.nodeValue ?? "").length || ranges.length >= MOST_RANGES) break;
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + words.length);
      ranges.push(range);
    }
  }
  return ranges;
}
