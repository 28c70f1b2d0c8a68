/** What somebody is about to mention in a text, and the words that do it. */

export interface Trigger {
  /** `@` names people and agents, `#` issues. */
  sign: "@" | "#";
  query: string;
  /** Where the sign stands in the text. */
  from: number;
}

const LONGEST = 40;

/** The mention that is being written right before the caret. */
export function triggerAt(text: string, caret: number): Trigger | null {
  const before = text.slice(Math.max(0, caret - LONGEST), caret);
  const found = /(?:^|[\s([{"'])([@#])([\p{L}\p{N}._-]*)$/u.exec(before);
  if (!found) return null;
  const [, sign, query = ""] = found;
  return { sign: sign as Trigger["sign"], query, from: caret - query.length - 1 };
}

/** Names that stand for themselves after an `@`; all others are written as links. */
const PLAIN_NAME = /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?$/u;

export interface Somebody {
  kind: "agent" | "member";
  id: string;
  name: string;
}

/** The words that mention somebody so that nobody else is meant. */
export function mentionOf(who: Somebody, all: readonly Somebody[]): string {
  const same = all.filter((each) => each.name.toLowerCase() === who.name.toLowerCase());
  if (same.length <= 1 && PLAIN_NAME.test(who.name)) return `@${who.name}`;
  const name = who.name.replaceAll(/[[\]\\\n]/g, " ").trim();
  return `[@${name}](mention://${who.kind}/${who.id})`;
}

/** `text` with the mention in the place of what was typed, and where the caret stands after it. */
export function withMention(
  text: string,
  { from, query }: Trigger,
  words: string,
): { text: string; caret: number } {
  const rest = text.slice(from + 1 + query.length);
  const gap = rest.startsWith(" ") ? "" : " ";
  return { text: text.slice(0, from) + words + gap + rest, caret: from + words.length + 1 };
}
