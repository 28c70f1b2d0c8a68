/** What happened on an issue and what was said, oldest first, and the box to add to it. */
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useLate } from "@/api/late";
import type { Issue } from "@/api/schema";
import { timelineQuery, useSay } from "@/api/talk";
import { Button } from "@/ui/button";
import { Failed, LoadingRows } from "@/ui/state";
import { useVirtualRows, VirtualRows } from "@/ui/virtual-rows";
import { plural } from "@/ui/words";
import { useAssignees } from "./assignees";
import { ChangeLine } from "./change-line";
import { Composer } from "./composer";
import { useDraft } from "./draft";
import { Receipts } from "./receipts";
import { Thread } from "./thread";
import { type TimelineRow, timelineRows } from "./timeline-rows";

/** The newest this many are shown at first, so that the box to answer is near; the others on request. */
const SHOWN = 50;
const THREAD_ESTIMATE = 130;
const CHANGE_ESTIMATE = 28;

interface TimelineProps {
  issue: Issue;
  /** What scrolls the page that the timeline is part of. */
  scroller: RefObject<HTMLElement | null>;
}

export function Timeline({ issue, scroller }: TimelineProps) {
  const { data: entries, error, refetch } = useQuery(timelineQuery(issue.id));
  const gone = useLate();
  const [all, setAll] = useState(false);
  const rows = useMemo(() => entries && timelineRows(entries, gone), [entries, gone]);
  const hidden = all ? 0 : Math.max(0, (rows?.length ?? 0) - SHOWN);
  return (
    <section aria-label="Activity" className="flex flex-col gap-4 border-t border-line pt-5">
      <h2 className="font-semibold">Activity</h2>
      {hidden > 0 && (
        <div>
          <Button size="sm" onClick={() => setAll(true)}>
            Show {plural(hidden, "earlier entry", "earlier entries")}
          </Button>
        </div>
      )}
      {error && !rows && <Failed error={error} onRetry={() => void refetch()} />}
      {!error && !rows && <LoadingRows rows={2} />}
      {rows && rows.length > 0 && <Rows all={rows} from={hidden} scroller={scroller} />}
      {(rows || error) && <NewComment issue={issue} />}
    </section>
  );
}

interface RowsProps {
  all: readonly TimelineRow[];
  from: number;
  scroller: RefObject<HTMLElement | null>;
}

function Rows({ all, from, scroller }: RowsProps) {
  const place = useRef<HTMLDivElement>(null);
  const margin = useTop(place, scroller);
  const rows = useVirtualRows({
    count: all.length - from,
    scroller,
    margin,
    estimate: useCallback(
      (index: number) => (all[from + index]?.kind === "change" ? CHANGE_ESTIMATE : THREAD_ESTIMATE),
      [all, from],
    ),
    keyOf: useCallback((index: number) => all[from + index]?.key ?? index, [all, from]),
    overscan: 2,
  });
  return (
    <div ref={place}>
      <VirtualRows
        list
        slowly
        label="Timeline"
        rows={rows}
        render={(index) => {
          const row = all[from + index];
          if (!row) return null;
          if (row.kind === "change") return <ChangeLine entry={row.entry} />;
          return (
            <div className="py-1.5">
              <Thread root={row.root} replies={row.replies} />
            </div>
          );
        }}
      />
    </div>
  );
}

/** How far below the top of what scrolls something stands, in pixels. */
function useTop(place: RefObject<HTMLElement | null>, scroller: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const [own, outer] = [place.current, scroller.current];
    const content = outer?.firstElementChild;
    if (!own || !outer || !content) return;
    const measure = () => {
      const distance = own.getBoundingClientRect().top - outer.getBoundingClientRect().top;
      setTop(Math.round(distance + outer.scrollTop));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const each of content.children) observer.observe(each);
    return () => observer.disconnect();
  }, [place, scroller]);
  return top;
}

function NewComment({ issue }: { issue: Issue }) {
  const say = useSay(issue.id);
  const assignees = useAssignees();
  const [draft, setDraft] = useDraft(`comment.${issue.id}`);
  const send = () => {
    const content = draft.trim();
    if (!content || say.isPending) return;
    say.mutate({ content }, { onSuccess: () => setDraft("") });
  };
  // The same rule as the server's: a comment that mentions nobody wakes the assigned agent.
  const wakes = issue.assignee_type === "agent" && issue.status !== "backlog" && issue.status !== "cancelled";
  return (
    <div>
      <Composer
        label="Comment"
        placeholder="Leave a comment… @ names people and agents, # an issue"
        value={draft}
        onChange={(text) => {
          if (say.data) say.reset();
          setDraft(text);
        }}
        onSubmit={send}
        action="Comment"
        busy={say.isPending}
        hint={wakes ? `${assignees.nameOf(issue)} will be woken by it.` : null}
      />
      <Receipts receipts={say.data?.trigger_outcomes ?? []} onDismiss={say.reset} />
    </div>
  );
}
