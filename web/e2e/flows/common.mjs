// Small things that the flows share.

export function holds(truth, words) {
  if (!truth) throw new Error(words);
}

/** Titles of this run alone, so that the suite can look at a board that has been used. */
const mark = Date.now().toString(36);
export const titles = {
  greet: `Greet whoever opens the readme ${mark}`,
  keys: `Moved by keys ${mark}`,
  dragged: `Dragged by hand ${mark}`,
  waits: `Lies in wait ${mark}`,
  agent: `Second mate ${mark}`,
};
