/** Text of any length, cut where reading stops being likely; what is left comes piece by piece. */
import { useState } from "react";
import { Plain } from "./plain";

/** Longer text is cut here at first. */
const FIRST = 2_000;
/** As much as a browser lays out without anybody noticing. */
const PIECE = 40_000;

export function CutText({ text }: { text: string }) {
  const [shown, setShown] = useState(FIRST);
  // A little more than the limit is shown whole: a button would take the same room.
  if (text.length <= shown * 1.25) return <Plain text={text} />;
  const left = text.length - shown;
  return (
    <>
      <Plain text={text.slice(0, shown)} />…{" "}
      <button
        type="button"
        onClick={() => setShown(shown + PIECE)}
        className="rounded-sm font-sans text-xs text-accent-text hover:underline"
      >
        {left > PIECE
          ? `Show ${PIECE.toLocaleString()} of ${left.toLocaleString()} more characters`
          : `Show ${left.toLocaleString()} more characters`}
      </button>
    </>
  );
}

/** The beginning of a text that is to be one line. */
export function lineOf(text: string): string {
  return text.length > LINE ? `${text.slice(0, LINE)}…` : text;
}

const LINE = 300;
