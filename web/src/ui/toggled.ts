/** A set of things that are open, folded or ticked, and the way to turn one over. */
import { useCallback, useState } from "react";

export function useToggled<T>(): [ReadonlySet<T>, (value: T) => void, (all: ReadonlySet<T>) => void] {
  const [set, replace] = useState<ReadonlySet<T>>(new Set());
  const toggle = useCallback((value: T) => replace((before) => toggled(before, value)), []);
  return [set, toggle, replace];
}

export function toggled<T>(before: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const after = new Set(before);
  if (!after.delete(value)) after.add(value);
  return after;
}
