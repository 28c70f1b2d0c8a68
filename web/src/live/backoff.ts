/** How long to wait before the next attempt to connect. */

const FIRST_MS = 400;
const LONGEST_MS = 15_000;

/** Doubles with each failure; the upper half is random, so that many browsers do not return at once. */
export function backoffMs(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
