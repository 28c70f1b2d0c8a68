/** What keys do to markdown that is being written: values in, values out. */

export interface Written {
  text: string;
  /** The selection; equal where nothing is selected. */
  start: number;
  end: number;
}

/** Puts marks around what is selected, or takes them off. Without a selection the caret goes between them. */
export function wrap({ text, start, end }: Written, mark: string): Written {
  const size = mark.length;
  const marked = text.slice(start - size, start) === mark && text.slice(end, end + size) === mark;
  // `*` beside another `*` is half of a stronger mark.
  const half = mark === "*" && text[start - 2] === "*" && text[start - 3] !== "*";
  if (marked && !half) {
    const without = text.slice(0, start - size) + text.slice(start, end) + text.slice(end + size);
    return { text: without, start: start - size, end: end - size };
  }
  const within = text.slice(0, start) + mark + text.slice(start, end) + mark + text.slice(end);
  return { text: within, start: start + size, end: end + size };
}

const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

/** Makes what is selected a link; what is left to write is selected then. */
export function link({ text, start, end }: Written, address = ""): Written {
  const words = text.slice(start, end);
  if (!address && ADDRESS.test(words)) {
    return {
      text: `${text.slice(0, start)}[](${words})${text.slice(end)}`,
      start: start + 1,
      end: start + 1,
    };
  }
  const made = `[${words}](${address})`;
  const after = start + made.length;
  const caret = address ? after : words ? after - 1 : start + 1;
  return { text: text.slice(0, start) + made + text.slice(end), start: caret, end: caret };
}

/** What a pasted text becomes: an address over selected words makes them a link. */
export function paste(written: Written, pasted: string): Written | null {
  const address = pasted.trim();
  if (written.start === written.end || !ADDRESS.test(address)) return null;
  const words = written.text.slice(written.start, written.end);
  return ADDRESS.test(words.trim()) || words.includes("\n") ? null : link(written, address);
}

const ITEM = /^([ \t]*)((?:> ?)*)([-*+]|\d{1,9}[.)])([ \t]+)(\[[ xX]\][ \t]+)?/;
const QUOTE = /^[ \t]*(?:> ?)+/;

function lineAround({ text, start }: Written): { from: number; to: number; line: string } {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", start);
  const to = next < 0 ? text.length : next;
  return { from, to, line: text.slice(from, to) };
}

/** What the next item of a list begins with. */
function nextMarker(item: RegExpExecArray): string {
  const [, indent = "", quotes = "", bullet = "", space = "", box] = item;
  const number = Number.parseInt(bullet, 10);
  const marker = Number.isNaN(number) ? bullet : `${number + 1}${bullet.slice(-1)}`;
  return `${indent}${quotes}${marker}${space}${box ? "[ ] " : ""}`;
}

/** Enter in a list or a quote goes on with it; on an empty item it ends it. */
export function enter(written: Written): Written | null {
  if (written.start !== written.end) return null;
  const { text, start } = written;
  const { from, to, line } = lineAround(written);
  const item = ITEM.exec(line);
  const head = item?.[0] ?? QUOTE.exec(line)?.[0];
  if (!head || start - from < head.length) return null;
  if (!line.slice(head.length).trim()) {
    return { text: text.slice(0, from) + text.slice(to), start: from, end: from };
  }
  const begun = `\n${item ? nextMarker(item) : head}`;
  const caret = start + begun.length;
  return { text: text.slice(0, start) + begun + text.slice(start), start: caret, end: caret };
}

const STEP = "  ";

/** Tab within a list moves the item a step; elsewhere it goes to the next field, as people expect. */
export function indent(written: Written, back: boolean): Written | null {
  const { text, start, end } = written;
  const { from, line } = lineAround(written);
  if (!ITEM.test(line)) return null;
  if (!back) {
    const moved = text.slice(0, from) + STEP + text.slice(from);
    return { text: moved, start: start + STEP.length, end: end + STEP.length };
  }
  const less = /^(?: {1,2}|\t)/.exec(line)?.[0].length ?? 0;
  if (less === 0) return null;
  const moved = text.slice(0, from) + text.slice(from + less);
  return { text: moved, start: Math.max(from, start - less), end: Math.max(from, end - less) };
}

/** Makes each selected line begin with `marker`, or none of them if all do. */
export function mark(written: Written, marker: "- " | "1. " | "- [ ] " | "> "): Written {
  const { text, start, end } = written;
  const { from } = lineAround(written);
  const next = text.indexOf("\n", end);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split("\n");
  const all = lines.every((line) => line.startsWith(marker));
  const marked = lines
    .map((line, index) => {
      if (all) return line.slice(marker.length);
      const plain = marker === "> " ? line : line.replace(ITEM, "");
      return (marker === "1. " ? `${index + 1}. ` : marker) + plain;
    })
    .join("\n");
  const caret = from + marked.length;
  return {
    text: text.slice(0, from) + marked + text.slice(to),
    start: start === end ? caret : from,
    end: caret,
  };
}
