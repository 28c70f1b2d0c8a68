/** Characters that deceive because nobody sees them, found so that they can be shown. */

export type Segment = { kind: "text"; text: string } | { kind: "hidden"; label: string; name: string };

/** Bidirectional controls, zero-width and other invisible characters, and tag characters. */
const HIDDEN =
  /[\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|\u034F|\u17B4|\u17B5|[\u180B-\u180D\u180F]|[\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/u;
const EVERY_HIDDEN = new RegExp(HIDDEN, "gu");

const NAMES: Record<string, string> = {
  AD: "soft hyphen",
  "61C": "Arabic letter mark",
  "200B": "zero width space",
  "200C": "zero width non-joiner",
  "200D": "zero width joiner",
  "200E": "left-to-right mark",
  "200F": "right-to-left mark",
  "202A": "left-to-right embedding",
  "202B": "right-to-left embedding",
  "202C": "end of directional formatting",
  "202D": "left-to-right override",
  "202E": "right-to-left override",
  "2060": "word joiner",
  "2066": "left-to-right isolate",
  "2067": "right-to-left isolate",
  "2068": "first strong isolate",
  "2069": "end of isolate",
  FEFF: "zero width no-break space",
};

/** A quick look that most texts pass. */
export function hasHidden(text: string): boolean {
  return HIDDEN.test(text);
}

/** Cuts `text` into what is seen and what hides. Joiners inside emoji and words that need them stay text. */
export function segments(text: string): Segment[] {
  const found: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(EVERY_HIDDEN)) {
    const char = match[0];
    if ((char === "\u200D" || char === "\u200C") && isOrdinaryJoiner(text, match.index)) continue;
    if (match.index > from) found.push({ kind: "text", text: text.slice(from, match.index) });
    found.push(hidden(char));
    from = match.index + char.length;
  }
  if (from < text.length) found.push({ kind: "text", text: text.slice(from) });
  return found;
}

function hidden(char: string): Segment {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return { kind: "hidden", label: `U+${code.padStart(4, "0")}`, name: NAMES[code] ?? "invisible character" };
}

/** Emoji such as families, and scripts whose spelling needs joiners. */
function isOrdinaryJoiner(text: string, index: number): boolean {
  const before =
    /(\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?|[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Sinhala}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Tamil}])$/u;
  const after =
    /^(\p{Extended_Pictographic}|[\u2640\u2642]|[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Sinhala}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Tamil}])/u;
  return (
    before.test(text.slice(Math.max(0, index - 4), index)) && after.test(text.slice(index + 1, index + 5))
  );
}
