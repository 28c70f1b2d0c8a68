/** A run's transcript: only the rows in view are in the page, and the tail is followed. */
import { ArrowDown } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { Run } from "@/api/schema";
import { useTranscript } from "@/live/provider";
import { useShortcuts } from "@/shell/shortcuts";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Slowly } from "@/ui/slowly";
import { Skeleton } from "@/ui/state";
import { useToggled } from "@/ui/toggled";
import { useFinding } from "./finding";
import { useHighlight } from "./highlight";
import type { Pieces } from "./pieces";
import { type RecordList, useRecordList } from "./record-list";
import { RowView } from "./row-view";
import type { Row } from "./rows";
import type { TranscriptView } from "./store";
import { Toolbar } from "./toolbar";

interface TranscriptProps {
  run: Run;
  /** Shows what one turn changed, or all of them. */
  onShowChanges: (turn?: number) => void;
}

export function Transcript({ run, onShowChanges }: TranscriptProps) {
  const view = useTranscript(run.id, run.attempt);
  const final = run.status === "completed" || run.status === "failed" || run.status === "cancelled";
  if (view.pieces.length === 0) return <NothingYet run={run} loaded={view.loaded} final={final} />;
  return <Rows key={view.attempt} view={view} final={final} onShowChanges={onShowChanges} />;
}

interface RowsProps {
  view: TranscriptView;
  final: boolean;
  onShowChanges: (turn?: number) => void;
}

function Rows({ view, final, onShowChanges }: RowsProps) {
  const { pieces, version, ended, want } = view;
  const [following, setFollowing] = useState(!final);
  const [turned, toggle, setTurned] = useToggled<number>();
  const [unfolded, setUnfolded] = useState(false);
  const list = useRecordList({
    pieces,
    version,
    following,
    // Of what is over there is nothing to follow: to see its end is no wish to stay there.
    onFollow: (wish) => (wish && final ? undefined : setFollowing(wish)),
  });
  const { scroller, from, to } = list;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what could not be read is asked for again with what comes
  useEffect(() => want(from, to), [want, from, to, version]);

  const goTo = (record: number) => {
    setFollowing(false);
    if (turned.has(record) === unfolded) toggle(record);
    list.goTo(record);
  };
  const finding = useFinding(view, goTo);
  useHighlight(scroller, finding.words);
  useShortcuts({ f: () => setFollowing(true), e: finding.nextError });

  return (
    <>
      <Toolbar
        {...finding}
        onError={finding.nextError}
        errors={pieces.errors.length}
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
          onScroll={list.onScroll}
          aria-label="Transcript"
          tabIndex={0}
          className="h-full overflow-y-auto px-4 py-2 -outline-offset-2 [overflow-anchor:none]"
        >
          <div className="relative" style={{ height: list.total }}>
            {rowsInView(list, pieces, (row) => (
              <div className={classes(finding.here === row.key && "-mx-2 rounded-md bg-accent-soft px-2")}>
                <RowView
                  row={row}
                  open={turned.has(row.key) !== unfolded}
                  onToggle={toggle}
                  waiting={!ended && !final}
                  onShowChanges={onShowChanges}
                />
              </div>
            ))}
          </div>
        </section>
        {!list.atEnd && !following && (
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

/** What is drawn of the records in view; grey where a piece has yet to be read again. */
function rowsInView(list: RecordList, pieces: Pieces, draw: (row: Row) => ReactNode): ReactNode[] {
  const drawn: ReactNode[] = [];
  let top = list.top(list.from);
  for (let record = list.from; record < list.to; record += 1) {
    const row = pieces.rowAt(record);
    if (row) {
      drawn.push(
        <div
          key={record}
          ref={list.measure}
          data-record={record}
          className="absolute inset-x-0 top-0"
          style={{ transform: `translateY(${top}px)` }}
        >
          <Slowly height={list.height(record)}>{() => draw(row)}</Slowly>
        </div>,
      );
    } else if (pieces.hasRow(record)) {
      drawn.push(
        <div
          key={record}
          aria-hidden
          className="absolute inset-x-0 top-0 py-2"
          style={{ transform: `translateY(${top}px)`, height: list.height(record) }}
        >
          <Skeleton className="h-full max-h-4 w-1/2" />
        </div>,
      );
    }
    top += list.height(record);
  }
  return drawn;
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
