/** What happened on an issue, oldest first, and the box to add to it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useCreateComment } from "@/api/mutations";
import { queries } from "@/api/queries";
import type { Comment, Issue } from "@/api/schema";
import { Markdown } from "@/text/markdown";
import { Plain } from "@/text/plain";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Failed, LoadingRows } from "@/ui/state";
import { Ago } from "@/ui/time";
import { useAssignees } from "./assignees";
import { Composer } from "./composer";

/** The newest this many are shown; earlier ones on request. */
const SHOWN = 100;

export function Timeline({ issue }: { issue: Issue }) {
  const { data: comments, error, refetch } = useQuery(queries.comments(issue.id));
  const [shown, setShown] = useState(SHOWN);
  const hidden = Math.max(0, (comments?.length ?? 0) - shown);
  return (
    <section aria-label="Activity" className="flex flex-col gap-4 border-t border-line pt-5">
      <h2 className="font-semibold">Activity</h2>
      <Created issue={issue} />
      {hidden > 0 && (
        <div>
          <Button size="sm" onClick={() => setShown(shown + 10 * SHOWN)}>
            Show {Math.min(hidden, 10 * SHOWN).toLocaleString()} earlier comments
          </Button>
        </div>
      )}
      {error && !comments && <Failed error={error} onRetry={() => void refetch()} />}
      {!error && !comments && <LoadingRows rows={2} />}
      {comments && comments.length > 0 && (
        <ol className="flex flex-col gap-3">
          {comments.slice(hidden).map((comment) => (
            <li key={comment.id}>
              <CommentView comment={comment} />
            </li>
          ))}
        </ol>
      )}
      <NewComment issue={issue} />
    </section>
  );
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
  const [draft, setDraft] = useState("");
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
