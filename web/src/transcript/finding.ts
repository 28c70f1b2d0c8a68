/** The words that are looked for in a transcript, the errors in it, and the steps from place to place. */
import { useEffect, useRef, useState } from "react";
import { useShortcuts } from "@/shell/shortcuts";
import { useFound } from "./find";
import type { TranscriptView } from "./store";

/** `goTo` brings the row of a record into view. */
export function useFinding(view: TranscriptView, goTo: (row: number) => void) {
  const { pieces, version } = view;
  const [words, setWords] = useState("");
  /** The reader wants to go on before anything was found. */
  const [waiting, setWaiting] = useState<1 | -1 | null>(null);
  const [here, setHere] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const found = useFound(pieces, version, words.trim());
  useShortcuts({
    "mod+f": () => {
      field.current?.focus();
      field.current?.select();
    },
  });
  useEffect(() => {
    if (words === "") setHere(null);
  }, [words]);
  const show = (row: number | undefined) => {
    if (row === undefined) return;
    setHere(row);
    goTo(row);
  };
  const step = (step: 1 | -1) => {
    setWaiting(found.indexes.length === 0 && words ? step : null);
    show(stepFrom(found.indexes, here, step));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was found says that waiting is over
  useEffect(() => {
    if (waiting && (found.indexes.length > 0 || !words)) step(waiting);
  }, [waiting, found, words]);
  const place = here === null ? -1 : found.indexes.indexOf(here);
  return {
    words,
    onWords: setWords,
    field,
    found,
    here,
    place: place < 0 ? null : place,
    onStep: step,
    nextError: () => show(stepFrom(pieces.errors, here, 1)),
  };
}

/** The next of `places` after `here`, or before it, and round at the ends. */
export function stepFrom(places: readonly number[], here: number | null, step: 1 | -1): number | undefined {
  if (here === null) return step > 0 ? places[0] : places.at(-1);
  if (step > 0) return places.find((place) => place > here) ?? places[0];
  return places.findLast((place) => place < here) ?? places.at(-1);
}
