/** A run's transcript: only the rows in view are in the page, and the tail is followed. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import type { Run } from "@/api/schema";
import { useTranscript } from "@/live/provider";
import { useShortcuts } from "@/shell/shortcuts";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Skeleton } from "@/ui/state";
import { useToggled } from "@/ui/toggled";
import { useVirtualRows, VirtualRows } from "@/ui/virtual-rows";
import { useFinding } from "./finding";
import { useHighlight } from "./highlight";
import { RowView } from "./row-view";
import type { TranscriptView } from "./store";
import { Toolbar } from "./toolbar";
import { useWindow } from "./window";

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
  const view = useTranscript(run.id, run.attempt);
  const final = run.status === "completed" || run.status === "failed" || run.status === "cancelled";
  if (view.rows.length === 0) return <NothingYet run={run} loaded={view.loaded} final={final} />;
  return <Rows view={view} final={final} onShowChanges={onShowChanges} />;
}

interface RowsProps {
  view: TranscriptView;
  final: boolean;
  onShowChanges: () => void;
}

function Rows({ view, final, onShowChanges }: RowsProps) {
  const { rows, version, ended } = view;
  const scroller = useRef<HTMLElement>(null);
  const [following, setFollowing] = useState(!final);
  const [atEnd, setAtEnd] = useState(true);
  const [turned, toggle, setTurned] = useToggled<number>();
  const [unfolded, setUnfolded] = useState(false);
  const { start, earlier, include } = useWindow(rows.length, following);
  const virtual = useVirtualRows({
    count: rows.length - start,
    scroller,
    estimate: ROW_ESTIMATE,
    keyOf: useCallback((index: number) => rows[start + index]?.key ?? index, [rows, start]),
    overscan: 6,
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

  const goTo = (row: number) => {
    const index = include(row);
    setFollowing(false);
    const { key } = rows[row] ?? { key: -1 };
    if (turned.has(key) === unfolded) toggle(key);
    // The window may have moved; the list knows that after the next drawing.
    requestAnimationFrame(() => virtual.scrollToIndex(index, { align: "center" }));
  };
  const finding = useFinding(view, goTo);
  useHighlight(scroller, finding.words);
  useShortcuts({ f: () => setFollowing(true), e: finding.nextError });

  return (
    <>
      <Toolbar
        {...finding}
        onError={finding.nextError}
        errors={view.errors.length}
        unfolded={unfolded}
        onUnfold={(all) => {
          setTurned(new Set());
          setUnfolded(all);
        }}
        following={final ? undefined : following}
        onFollow={() => setFollowing(!following)}
      />
      <div className="relative min-h-0 flex-1">
        <section
          ref={scroller}
          onScroll={onScroll}
          aria-label="Transcript"
          tabIndex={0}
          className="h-full overflow-y-auto px-4 py-2 -outline-offset-2"
        >
          {start > 0 && (
            <Button
              look="ghost"
              size="sm"
              className="mb-1 w-full"
              onClick={() => {
                const more = earlier();
                requestAnimationFrame(() => virtual.scrollToIndex(more, { align: "start" }));
              }}
            >
              <ArrowUp aria-hidden className="size-3.5" />
              {start.toLocaleString()} earlier rows
            </Button>
          )}
          <VirtualRows
            rows={virtual}
            render={(index) => {
              const row = rows[start + index];
              if (!row) return null;
              return (
                <div
                  className={classes(
                    finding.here === start + index && "-mx-2 rounded-md bg-accent-soft px-2",
                  )}
                >
                  <RowView
                    row={row}
                    open={turned.has(row.key) !== unfolded}
                    onToggle={toggle}
                    waiting={!ended && !final}
                    onShowChanges={onShowChanges}
                  />
                </div>
              );
            }}
          />
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
    </>
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
