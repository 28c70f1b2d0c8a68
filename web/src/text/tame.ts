/** Whether a text is cheap to read as markdown. What is not is shown as it is. */

const LONGEST = 20_000;
const MOST_MARKS = 1_500;
/** Marks that never find their partner are looked for through their whole paragraph, again and again. */
const MOST_IN_PARAGRAPH = 120;
/** Quotes in quotes in lists: each level costs a call inside a call. */
const DEEP = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){24}/m;
const INDENTED = /^(?: {64}|\t{16})[ \t]*(?:>|[-+*]|\d{1,9}[.)])\s/m;

/** Read at once: as much as nobody notices. Longer texts are read beside the page. */
const SHORT = 300;

export function isShort(text: string): boolean {
  return text.length <= SHORT;
}

export function isTame(text: string): boolean {
  if (text.length > LONGEST || DEEP.test(text) || INDENTED.test(text)) return false;
  let marks = 0;
  let inParagraph = 0;
  let before = "";
  for (const char of text) {
    if (char === "\n" && before === "\n") inParagraph = 0;
    before = char;
    if ("#|>-".includes(char)) marks += 1;
    if ("*_~`[]<@".includes(char)) {
      marks += 1;
      inParagraph += 1;
      if (inParagraph > MOST_IN_PARAGRAPH) return false;
    }
  }
  return marks <= MOST_MARKS;
}
