/**
 * A very long list of which only what is in view is in the page. Heights are estimated until they are
 * measured; what the reader looks at stays where it is while that changes things above.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";
import { Heights } from "./heights";
import type { Pieces } from "./pieces";

const ESTIMATE_PX = 34;
/** Drawn beyond both edges of what is in view. */
const BEYOND_PX = 240;
/** Nearer to the end than this, the reader wants to see what comes. */
const NEAR_END_PX = 48;

/** A record at the upper edge of what is in view, and how far below its beginning the edge is. */
interface Anchor {
  record: number;
  below: number;
}

export interface RecordList {
  scroller: RefObject<HTMLElement | null>;
  onScroll: () => void;
  total: number;
  /** The records in view, drawn or not: from the first to without the last. */
  from: number;
  to: number;
  top: (record: number) => number;
  height: (record: number) => number;
  /** For each element of a row; its `data-record` names the record. */
  measure: (element: HTMLElement | null) => (() => void) | undefined;
  atEnd: boolean;
  goTo: (record: number) => void;
}

interface Options {
  pieces: Pieces;
  /** Says that more has come or was loaded. */
  version: number;
  following: boolean;
  /** The reader moved to the end, or up from it. */
  onFollow: (following: boolean) => void;
}

export function useRecordList({ pieces, version, following, onFollow }: Options): RecordList {
  const scroller = useRef<HTMLElement>(null);
  const [heights] = useState(() => new Heights());
  const [view, setView] = useState({ top: 0, height: 900, end: true });
  const [measured, remeasured] = useReducer((count: number) => count + 1, 0);
  const anchor = useRef<Anchor | null>(null);
  const lastTop = useRef(0);
  while (heights.count < pieces.length) heights.push(pieces.hasRow(heights.count) ? ESTIMATE_PX : 0);

  const stay = (scrollTop: number) => {
    const record = heights.at(scrollTop);
    anchor.current = { record, below: scrollTop - heights.top(record) };
  };

  /** Puts the page where the reader is, whatever has become of the rows above. */
  const settle = () => {
    const element = scroller.current;
    if (!element) return;
    const at = anchor.current;
    const wanted = following
      ? element.scrollHeight - element.clientHeight
      : at
        ? heights.top(at.record) + at.below
        : element.scrollTop;
    if (Math.abs(wanted - element.scrollTop) > 0.5) element.scrollTop = wanted;
    lastTop.current = element.scrollTop;
    if (following) stay(element.scrollTop);
    look();
  };

  const look = () => {
    const element = scroller.current;
    if (!element) return;
    const next = { top: element.scrollTop, height: element.clientHeight, end: isNearEnd(element) };
    setView((before) =>
      before.top === next.top && before.height === next.height && before.end === next.end ? before : next,
    );
  };

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop } = element;
    if (Math.abs(scrollTop - lastTop.current) > 0.5) {
      stay(scrollTop);
      // What comes moves the end away; only a reader moves up.
      if (isNearEnd(element)) onFollow(true);
      else if (scrollTop < lastTop.current) onFollow(false);
      lastTop.current = scrollTop;
    }
    look();
  };

  const observer = useRef<ResizeObserver | null>(null);
  const take = useCallback(
    (element: HTMLElement): boolean => {
      const record = Number(element.dataset.record);
      const height = element.getBoundingClientRect().height;
      if (!element.isConnected || Math.abs(heights.get(record) - height) < 0.5) return false;
      heights.set(record, height);
      return true;
    },
    [heights],
  );
  const fresh = useRef(new Set<HTMLElement>());
  const measure = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return undefined;
      observer.current ??= new ResizeObserver((entries) => {
        let changed = false;
        for (const { target } of entries) changed = take(target as HTMLElement) || changed;
        if (changed) remeasured();
      });
      observer.current.observe(element);
      fresh.current.add(element);
      return () => {
        observer.current?.unobserve(element);
        fresh.current.delete(element);
      };
    },
    [take],
  );

  // Rows that were just drawn are measured before anybody sees them.
  useLayoutEffect(() => {
    let changed = false;
    for (const element of fresh.current) changed = take(element) || changed;
    fresh.current.clear();
    if (changed) remeasured();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever changes heights moves things
  useLayoutEffect(settle, [following, measured, version]);
  useEffect(() => {
    const element = scroller.current;
    const resized = new ResizeObserver(() => remeasured());
    if (element) resized.observe(element);
    return () => resized.disconnect();
  }, []);

  const goTo = (record: number) => {
    const { height } = view;
    anchor.current = { record, below: -Math.max(0, height - heights.get(record)) / 2 };
    remeasured();
  };

  const top = Math.max(0, view.top - BEYOND_PX);
  return {
    scroller,
    onScroll,
    total: heights.total,
    from: heights.at(top),
    to: Math.min(heights.count, heights.at(view.top + view.height + BEYOND_PX) + 1),
    top: (record) => heights.top(record),
    height: (record) => heights.get(record),
    measure,
    atEnd: view.end,
    goTo,
  };
}

function isNearEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
}
