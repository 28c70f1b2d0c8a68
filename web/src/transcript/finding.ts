/** The words that are looked for in a transcript, the errors in it, and the steps from place to place. */
import { useEffect, useRef, useState } from "react";
import { useShortcuts } from "@/shell/shortcuts";
import { useFound } from "./find";
import type { TranscriptView } from "./store";

/** `goTo` brings a row into view. */
export function useFinding(view: TranscriptView, goTo: (row: number) => void) {
  const { rows, version, errors } = view;
  const [words, setWords] = useState("");
  const [here, setHere] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const found = useFound(rows, version, words.trim());
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
  const place = here === null ? -1 : found.indexes.indexOf(here);
  return {
    words,
    onWords: setWords,
    field,
    found,
    here,
    place: place < 0 ? null : place,
    onStep: (step: 1 | -1) => show(stepFrom(found.indexes, here, step)),
    nextError: () => show(stepFrom(errors, here, 1)),
  };
}

/** The next of `places` after `here`, or before it, and round at the ends. */
export function stepFrom(places: readonly number[], here: number | null, step: 1 | -1): number | undefined {
  if (here === null) return step > 0 ? places[0] : places.at(-1);
  if (step > 0) return places.find((place) => place > here) ?? places[0];
  return places.findLast((place) => place < here) ?? places.at(-1);
}
