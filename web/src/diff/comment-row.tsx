/** What was said about lines of a diff: under them, or under its file where they are gone. */
import { Trash2 } from "lucide-react";
import { useDeleteReviewComment } from "@/api/review";
import type { ReviewComment } from "@/api/schema";
import { Markdown } from "@/text/markdown";
import { Plain } from "@/text/plain";
import { Avatar } from "@/ui/avatar";
import { IconButton } from "@/ui/button";
import { Ago } from "@/ui/time";
import { placeWords } from "./places";

export function CommentRow({ comments }: { comments: readonly ReviewComment[] }) {
  return (
    <ul className="space-y-2 border-x border-line bg-sunken px-3 py-2">
      {comments.map((comment) => (
        <li key={comment.id} className="rounded-lg border border-line bg-raised px-3 py-2 shadow-card">
          <Head comment={comment} />
          {comment.outdated && <Lost comment={comment} />}
          <Markdown text={comment.body} compact />
        </li>
      ))}
    </ul>
  );
}

function Head({ comment }: { comment: ReviewComment }) {
  const remove = useDeleteReviewComment();
  const where = placeWords({ side: comment.side, from: comment.line, to: comment.end_line });
  return (
    <div className="mb-1 flex min-h-6 items-center gap-2 text-xs text-ink-3">
      <Avatar kind="member" name={comment.author_name} />
      <span className="truncate font-medium text-ink">
        <Plain text={comment.author_name} />
      </span>
      <span className="shrink-0">{where}</span>
      {comment.draft ? (
        <span className="shrink-0 rounded-full bg-amber-soft px-2 font-medium text-amber">Draft</span>
      ) : (
        <Ago at={comment.created_at} className="shrink-0" />
      )}
      {comment.outdated && <span className="shrink-0 rounded-full bg-hover px-2 text-ink-2">Outdated</span>}
      {comment.draft && (
        <span className="-my-1 ml-auto">
          <IconButton
            label={`Remove the draft on ${where.toLowerCase()}`}
            disabled={remove.isPending}
            onClick={() => remove.mutate(comment.id)}
          >
            <Trash2 aria-hidden className="size-3.5" />
          </IconButton>
        </span>
      )}
    </div>
  );
}

/** The lines as they were when it was said. */
function Lost({ comment }: { comment: ReviewComment }) {
  return (
    <section
      aria-label={`${comment.path} as it was`}
      tabIndex={0}
      className="mb-2 max-h-24 overflow-auto rounded-md bg-sunken px-2 py-1 font-mono text-xs whitespace-pre text-ink-2"
    >
      <Plain text={comment.code} />
    </section>
  );
}
