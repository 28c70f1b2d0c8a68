/** Text with the words that were looked for marked in it. */
import { Plain } from "./plain";

/** The pieces of a text, every second one being a found word. */
export function pieces(text: string, words: readonly string[]): string[] {
  const wanted = words.filter(Boolean).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return wanted.length > 0 ? text.split(new RegExp(`(${wanted.join("|")})`, "giu")) : [text];
}

export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  return pieces(text, words).map((piece, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
      <mark key={index} className="rounded-xs bg-amber-soft text-inherit">
        <Plain text={piece} />
      </mark>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
      <Plain key={index} text={piece} />
    ),
  );
}

const AROUND = 40;

/** The words around the first hit of a longer text; null if there is none. */
export function snippet(text: string, words: readonly string[]): string | null {
  const lower = text.toLowerCase();
  const hits = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0);
  if (hits.length === 0) return null;
  const from = Math.max(0, Math.min(...hits) - AROUND);
  const cut = text
    .slice(from, from + AROUND * 4)
    .replaceAll(/\s+/g, " ")
    .trim();
  return `${from > 0 ? "…" : ""}${cut}`;
}
