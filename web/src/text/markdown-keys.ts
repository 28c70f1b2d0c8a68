/** Lets a text field be written in as markdown: keys, pasted addresses, and what the buttons above it do. */
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useMemo } from "react";
import { enter, indent, link, mark, paste, type Written, wrap } from "./editing";

export type Edit = (written: Written) => Written | null;

export const EDITS = {
  bold: (written) => wrap(written, "**"),
  italic: (written) => wrap(written, "*"),
  code: (written) => wrap(written, "`"),
  link: (written) => link(written),
  list: (written) => mark(written, "- "),
  numbers: (written) => mark(written, "1. "),
  tasks: (written) => mark(written, "- [ ] "),
  quote: (written) => mark(written, "> "),
} satisfies { [name: string]: Edit };

/** By the place of the key, so that a shifted digit is the same on every keyboard. */
const WITH_MOD: { [code: string]: Edit | undefined } = {
  KeyB: EDITS.bold,
  KeyI: EDITS.italic,
  KeyE: EDITS.code,
};
const WITH_MOD_SHIFT: { [code: string]: Edit | undefined } = {
  Digit7: EDITS.numbers,
  Digit8: EDITS.list,
  Digit9: EDITS.quote,
};

function editOf(event: KeyboardEvent, field: HTMLTextAreaElement): Edit | null {
  const { key, code, shiftKey } = event;
  if (event.nativeEvent.isComposing || event.altKey) return null;
  if (event.metaKey || event.ctrlKey) {
    // Without words to link, this key is the palette's.
    if (code === "KeyK" && !shiftKey) return field.selectionStart < field.selectionEnd ? EDITS.link : null;
    return (shiftKey ? WITH_MOD_SHIFT : WITH_MOD)[code] ?? null;
  }
  if (key === "Enter" && !shiftKey) return enter;
  if (key === "Tab") return (written) => indent(written, shiftKey);
  return null;
}

/** Types the difference, as a person would: the browser's own undo knows of it, and React hears of it. */
function type(field: HTMLTextAreaElement, after: Written): void {
  const before = field.value;
  let head = 0;
  while (head < before.length && before[head] === after.text[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.text.length) - head;
  while (tail < most && before.at(-1 - tail) === after.text.at(-1 - tail)) tail += 1;
  const words = after.text.slice(head, after.text.length - tail);
  field.focus();
  field.setSelectionRange(head, before.length - tail);
  if (words || head < before.length - tail)
    document.execCommand(words ? "insertText" : "delete", false, words);
  field.setSelectionRange(after.start, after.end);
}

export function useMarkdownKeys(field: RefObject<HTMLTextAreaElement | null>) {
  return useMemo(() => {
    const perform = (edit: Edit): boolean => {
      const place = field.current;
      if (!place) return false;
      const { value: text, selectionStart: start, selectionEnd: end } = place;
      const after = edit({ text, start, end });
      if (after) type(place, after);
      return after !== null;
    };
    return {
      perform,
      onKeyDown: (event: KeyboardEvent) => {
        const edit = field.current && editOf(event, field.current);
        if (!edit || !perform(edit)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      onPaste: (event: ClipboardEvent) => {
        const pasted = event.clipboardData.getData("text/plain");
        if (perform((written) => paste(written, pasted))) event.preventDefault();
      },
    };
  }, [field]);
}
