/**
 * Draws what costs much a little at a time, so that the page answers in between. What has to wait for
 * its turn keeps its room free.
 */
import { type ReactNode, useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Drawn at a stretch; laying it out costs about as much again. */
const STRETCH_MS = 6;

/** When the first was drawn in the task at hand. */
let began: number | null = null;

function hasTime(): boolean {
  const now = performance.now();
  if (began === null) {
    began = now;
    setTimeout(() => {
      began = null;
    });
    return true;
  }
  return now - began < STRETCH_MS;
}

const waiting = new Set<() => void>();
let turning = false;

function queue(draw: () => void): () => void {
  waiting.add(draw);
  if (!turning) {
    turning = true;
    setTimeout(turn);
  }
  return () => waiting.delete(draw);
}

function turn(): void {
  const end = performance.now() + STRETCH_MS;
  for (const draw of waiting) {
    waiting.delete(draw);
    flushSync(draw);
    if (performance.now() > end) break;
  }
  turning = waiting.size > 0;
  if (turning) setTimeout(turn);
}

interface SlowlyProps {
  /** How much room is kept, in pixels. */
  height: number;
  children: () => ReactNode;
}

export function Slowly({ height, children }: SlowlyProps) {
  const [drawn, setDrawn] = useState(hasTime);
  useEffect(() => (drawn ? undefined : queue(() => setDrawn(true))), [drawn]);
  return drawn ? children() : <div aria-busy="true" style={{ height }} />;
}
