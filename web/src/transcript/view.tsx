/** A run's transcript: only the rows in view are in the page, and the tail is followed. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import type { Run } from "@/api/schema";
import { useTranscript } from "@/live/provider";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/state";
import { RowView } from "./row-view";

/** Nearer to the end than this, the reader wants to see what comes. */
const NEAR_END_PX = 48;
const ROW_ESTIMATE = 34;

function isNearEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
}

interface TranscriptProps {
  run: Run;
  onShowChanges: () => void;
}

export function Transcript({ run, onShowChanges }: TranscriptProps) {
  const { rows, version, ended, loaded } = useTranscript(run.id, run.attempt);
  const final = run.status === "completed" || run.status === "failed" || run.status === "cancelled";
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(!final);
  const [atEnd, setAtEnd] = useState(true);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = useCallback((key: number) => {
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  }, []);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_ESTIMATE,
    overscan: 12,
    initialRect: { width: 600, height: 800 },
  });
  const height = virtual.getTotalSize();

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever changes the height moves the end
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (following) element.scrollTop = element.scrollHeight;
    setAtEnd(isNearEnd(element));
  }, [following, height, version]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    setAtEnd(isNearEnd(element));
    if (!final || !isNearEnd(element)) setFollowing(isNearEnd(element));
  };

  if (rows.length === 0) return <NothingYet run={run} loaded={loaded} final={final} />;
  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        onScroll={onScroll}
        aria-label="Transcript"
        tabIndex={0}
        className="h-full overflow-y-auto px-4 py-2 -outline-offset-2"
      >
        <div className="relative" style={{ height }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <RowView
                  row={row}
                  open={open.has(row.key)}
                  onToggle={toggle}
                  waiting={!ended && !final}
                  onShowChanges={onShowChanges}
                />
              </div>
            );
          })}
        </div>
      </section>
      {!atEnd && !following && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button
            size="sm"
            className="pointer-events-auto rounded-full shadow-pop"
            onClick={() => setFollowing(true)}
          >
            <ArrowDown aria-hidden className="size-3.5" />
            {final ? "Jump to the end" : "Jump to latest"}
          </Button>
        </div>
      )}
    </div>
  );
}

function NothingYet({ run, loaded, final }: { run: Run; loaded: boolean; final: boolean }) {
  if (!loaded && run.status !== "queued") {
    return (
      <div role="status" aria-label="Loading the transcript" className="space-y-2 p-4">
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="h-4 w-1/2" />
        <Skeleton className="h-4 w-2/3" />
      </div>
    );
  }
  const queued = run.status === "queued";
  const words = final ? "This run left no transcript." : "Waiting for the first words…";
  return <p className="p-6 text-center text-ink-2">{queued ? "The run has not started yet." : words}</p>;
}
