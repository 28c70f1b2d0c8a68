/** What happened on an issue, oldest first, and the box to add to it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { useCreateComment } from "@/api/mutations";
import { queries } from "@/api/queries";
import type { Comment, Issue } from "@/api/schema";
import { Markdown } from "@/text/markdown";
import { Plain } from "@/text/plain";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Failed, LoadingRows } from "@/ui/state";
import { Ago } from "@/ui/time";
import { useVirtualRows, VirtualRows } from "@/ui/virtual-rows";
import { plural } from "@/ui/words";
import { useAssignees } from "./assignees";
import { Composer } from "./composer";
import { useDraft } from "./draft";

/** The newest this many are shown at first, so that the box to answer is near; the others on request. */
const SHOWN = 50;
const COMMENT_ESTIMATE = 120;

interface TimelineProps {
  issue: Issue;
  /** What scrolls the page that the timeline is part of. */
  scroller: RefObject<HTMLElement | null>;
}

export function Timeline({ issue, scroller }: TimelineProps) {
  const { data: comments, error, refetch } = useQuery(queries.comments(issue.id));
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, (comments?.length ?? 0) - SHOWN);
  return (
    <section aria-label="Activity" className="flex flex-col gap-4 border-t border-line pt-5">
      <h2 className="font-semibold">Activity</h2>
      <Created issue={issue} />
      {hidden > 0 && (
        <div>
          <Button size="sm" onClick={() => setAll(true)}>
            Show {plural(hidden, "earlier comment")}
          </Button>
        </div>
      )}
      {error && !comments && <Failed error={error} onRetry={() => void refetch()} />}
      {!error && !comments && <LoadingRows rows={2} />}
      {comments && comments.length > 0 && <Comments comments={comments} from={hidden} scroller={scroller} />}
      <NewComment issue={issue} />
    </section>
  );
}

interface CommentsProps {
  comments: readonly Comment[];
  from: number;
  scroller: RefObject<HTMLElement | null>;
}

function Comments({ comments, from, scroller }: CommentsProps) {
  const place = useRef<HTMLDivElement>(null);
  const margin = useTop(place, scroller);
  const rows = useVirtualRows({
    count: comments.length - from,
    scroller,
    margin,
    estimate: COMMENT_ESTIMATE,
    keyOf: useCallback((index: number) => comments[from + index]?.id ?? index, [comments, from]),
    overscan: 2,
  });
  return (
    <div ref={place}>
      <VirtualRows
        list
        label="Comments"
        rows={rows}
        render={(index) => {
          const comment = comments[from + index];
          return (
            comment && (
              <div className="pb-3">
                <CommentView comment={comment} />
              </div>
            )
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

function Created({ issue }: { issue: Issue }) {
  const assignees = useAssignees();
  const name =
    issue.creator_type === "system"
      ? "Shipmate"
      : (assignees.nameOf({ assignee_type: issue.creator_type, assignee_id: issue.creator_id }) ??
        "Somebody");
  return (
    <p className="flex items-center gap-2 text-xs text-ink-3">
      <Avatar kind={issue.creator_type} name={name} />
      <span>
        <span className="font-medium text-ink-2">{name}</span> created this issue ·{" "}
        <Ago at={issue.created_at} />
      </span>
    </p>
  );
}

function CommentView({ comment }: { comment: Comment }) {
  return (
    <article
      aria-label={`Comment by ${comment.author_name}`}
      className="rounded-lg border border-line bg-raised px-3.5 py-3 shadow-card"
    >
      <header className="mb-2 flex items-center gap-2 text-xs">
        <Avatar kind={comment.author_type} name={comment.author_name} />
        <span className="min-w-0 truncate text-sm font-medium">
          <Plain text={comment.author_name} />
        </span>
        {comment.author_type === "agent" && (
          <span className="rounded-full border border-line px-1.5 text-2xs text-ink-3">Agent</span>
        )}
        <Ago at={comment.created_at} className="shrink-0 text-ink-3" />
        {comment.run_id && (
          <Link
            to="/run/$id"
            params={{ id: comment.run_id }}
            className="ml-auto shrink-0 text-ink-3 hover:text-ink hover:underline"
          >
            Its run
          </Link>
        )}
      </header>
      <Markdown text={comment.content} />
    </article>
  );
}

function NewComment({ issue }: { issue: Issue }) {
  const create = useCreateComment(issue.id);
  const assignees = useAssignees();
  const [draft, setDraft] = useDraft(`comment.${issue.id}`);
  const send = () => {
    const content = draft.trim();
    if (!content || create.isPending) return;
    create.mutate(content, { onSuccess: () => setDraft("") });
  };
  // The same rule as the server's: a comment wakes the assigned agent.
  const wakes = issue.assignee_type === "agent" && issue.status !== "backlog" && issue.status !== "cancelled";
  return (
    <Composer
      label="Comment"
      placeholder="Leave a comment…"
      value={draft}
      onChange={setDraft}
      onSubmit={send}
      action="Comment"
      busy={create.isPending}
      hint={wakes ? `${assignees.nameOf(issue)} will be woken by it.` : null}
    />
  );
}
