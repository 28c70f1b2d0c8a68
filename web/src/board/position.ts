/** Where a card stands within its column: a number between those of its neighbours. */

/** How far apart cards stand where there is room. */
const STEP = 1024;
/** Closer than this, another card between them would soon be impossible. */
const CLOSEST = 1e-6;

/** A position between two neighbours; null when there is no room left between them. */
export function between(before: number | undefined, after: number | undefined): number | null {
  if (before === undefined && after === undefined) return 0;
  if (before === undefined) return (after as number) - STEP;
  if (after === undefined) return before + STEP;
  if (after - before < CLOSEST * 2) return null;
  return before + (after - before) / 2;
}

export interface Placed {
  id: string;
  position: number;
}

/**
 * Positions that put `id` at `index` of `column` (which does not contain it).
 * Usually it is one number; where cards stand too close, the fewest neighbours
 * that make room are moved as well.
 */
export function place(column: readonly Placed[], id: string, index: number): Placed[] {
  for (let reach = 0; ; reach += 1) {
    const from = Math.max(0, index - reach);
    const to = Math.min(column.length, index + reach);
    const low = column[from - 1]?.position;
    const high = column[to]?.position;
    const moved = [
      ...column.slice(from, index).map((card) => card.id),
      id,
      ...column.slice(index, to).map((card) => card.id),
    ];
    const positions = spread(low, high, moved.length);
    if (positions) return moved.map((card, at) => ({ id: card, position: positions[at] as number }));
  }
}

/** `count` positions, evenly between two bounds that may be open. */
function spread(low: number | undefined, high: number | undefined, count: number): number[] | null {
  if (count === 1) {
    const one = between(low, high);
    return one === null ? null : [one];
  }
  if (low === undefined && high === undefined) return Array.from({ length: count }, (_, at) => at * STEP);
  if (low === undefined)
    return Array.from({ length: count }, (_, at) => (high as number) - (count - at) * STEP);
  if (high === undefined) return Array.from({ length: count }, (_, at) => low + (at + 1) * STEP);
  const gap = (high - low) / (count + 1);
  return gap < CLOSEST ? null : Array.from({ length: count }, (_, at) => low + gap * (at + 1));
}
