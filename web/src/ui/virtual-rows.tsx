/** Long lists: only the rows in view are in the page. One set-up for all of them. */
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import type { ReactNode, RefObject } from "react";
import { classes } from "./classes";
import { Slowly } from "./slowly";

export type VirtualRowList = Virtualizer<HTMLElement, Element>;

interface RowsOptions {
  count: number;
  scroller: RefObject<HTMLElement | null>;
  /** Height of a row in pixels before it has been measured. */
  estimate: number | ((index: number) => number);
  /** What stays the same about a row when others come and go. */
  keyOf?: (index: number) => string | number;
  /** Height in pixels of what stands above the list in the same scroller. */
  margin?: number;
  overscan?: number;
  /** Which rows are in the page, where it is not just those in view. */
  extract?: (range: { startIndex: number; endIndex: number; overscan: number; count: number }) => number[];
}

export function useVirtualRows(options: RowsOptions): VirtualRowList {
  const { count, scroller, estimate, keyOf, margin = 0, overscan = 10, extract } = options;
  return useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: typeof estimate === "number" ? () => estimate : estimate,
    overscan,
    scrollMargin: margin,
    // Until the scroller has been measured, a usual window is filled at once.
    initialRect: { width: 600, height: 800 },
    ...(keyOf ? { getItemKey: keyOf } : {}),
    ...(extract ? { rangeExtractor: extract } : {}),
  });
}

interface VirtualRowsProps {
  rows: VirtualRowList;
  /** One row; nothing while it is not there. */
  render: (index: number) => ReactNode;
  /** Whether a row costs so much that many are not drawn at a stretch. */
  slowly?: boolean;
  /** Whether the rows are a list to screen readers. */
  list?: boolean;
  label?: string;
  /** The row that stays at the top while its group is in view; asked once the window is known. */
  sticky?: () => number | undefined;
}

export function VirtualRows({ rows, render, slowly, list, label, sticky }: VirtualRowsProps) {
  const List = list ? "ul" : "div";
  const Item = list ? "li" : "div";
  const margin = rows.options.scrollMargin;
  const items = rows.getVirtualItems();
  const top = sticky?.();
  return (
    <List aria-label={label} className="relative" style={{ height: rows.getTotalSize() }}>
      {items.map((item) => (
        <Item
          key={item.key}
          ref={rows.measureElement}
          data-index={item.index}
          className={classes("inset-x-0 top-0", item.index === top ? "sticky z-10" : "absolute")}
          style={item.index === top ? {} : { transform: `translateY(${item.start - margin}px)` }}
        >
          {slowly ? <Slowly height={item.size}>{() => render(item.index)}</Slowly> : render(item.index)}
        </Item>
      ))}
    </List>
  );
}
