/** Whether a text is cheap to read as markdown. What is not is shown as it is. */

const LONGEST = 20_000;
const MOST_MARKS = 3_000;
/** Quotes in quotes in lists: each level costs a call inside a call. */
const DEEP = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){24}/m;
const INDENTED = /^(?: {64}|\t{16})[ \t]*(?:>|[-+*]|\d{1,9}[.)])\s/m;

export function isTame(text: string): boolean {
  if (text.length > LONGEST || DEEP.test(text) || INDENTED.test(text)) return false;
  let marks = 0;
  for (const char of text) {
    if ("*_~`[]<>|#@".includes(char)) marks += 1;
  }
  return marks <= MOST_MARKS;
}
