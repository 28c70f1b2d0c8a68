/** One comment: what it says, the signs under it, and what its author may do with it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { performLate } from "@/api/late";
import { membersQuery } from "@/api/members";
import type { Comment } from "@/api/schema";
import { useDeleteComment, useReword } from "@/api/talk";
import { undoLast, willUndo } from "@/api/undo";
import { useSession } from "@/shell/session";
import { Markdown } from "@/text/markdown";
import { Plain } from "@/text/plain";
import { Avatar } from "@/ui/avatar";
import { IconButton } from "@/ui/button";
import { Ago } from "@/ui/time";
import { notify } from "@/ui/toast";
import { Composer } from "./composer";
import { Reactions } from "./reactions";

/** Changed later than this after it was written, a comment says so. */
const SAME_MOMENT_MS = 2_000;

interface CommentViewProps {
  comment: Comment;
  /** What else can be done, at the end of its head. */
  actions?: ReactNode;
}

export function CommentView({ comment, actions }: CommentViewProps) {
  const { me } = useSession();
  const reword = useReword(comment.issue_id);
  const [draft, setDraft] = useState<string | null>(null);
  const mine = comment.author_type === "member" && comment.author_id === me.id;
  if (comment.deleted_at) return <p className="text-xs text-ink-3 italic">This comment was deleted.</p>;
  const save = () => {
    const content = draft?.trim();
    setDraft(null);
    if (content && content !== comment.content) reword.mutate({ id: comment.id, content });
  };
  return (
    <article aria-label={`Comment by ${comment.author_name}`} className="group/comment">
      <header className="mb-1.5 flex h-6 items-center gap-2 text-xs">
        <Avatar kind={comment.author_type} name={comment.author_name} />
        <span className="min-w-0 truncate text-sm font-medium">
          <Plain text={comment.author_name} />
        </span>
        {comment.author_type === "agent" && (
          <span className="rounded-full border border-line px-1.5 text-2xs text-ink-3">Agent</span>
        )}
        <Ago at={comment.created_at} className="shrink-0 text-ink-3" />
        {wasReworded(comment) && <span className="shrink-0 text-ink-3">(edited)</span>}
        {comment.run_id && (
          <Link
            to="/run/$id"
            params={{ id: comment.run_id }}
            className="shrink-0 text-ink-3 hover:text-ink hover:underline"
          >
            Its run
          </Link>
        )}
        <span className="ml-auto flex items-center opacity-0 group-focus-within/comment:opacity-100 group-hover/comment:opacity-100 pointer-coarse:opacity-100">
          {mine && (
            <IconButton label="Edit the comment" onClick={() => setDraft(comment.content)} className="size-6">
              <Pencil aria-hidden className="size-3.5" />
            </IconButton>
          )}
          <DeleteButton comment={comment} mine={mine} />
          {actions}
        </span>
      </header>
      {draft === null ? (
        <>
          <Markdown text={comment.content} />
          <div className="mt-2">
            <Reactions comment={comment} />
          </div>
        </>
      ) : (
        <Composer
          label="Edit the comment"
          value={draft}
          onChange={setDraft}
          onSubmit={save}
          onCancel={() => setDraft(null)}
          action="Save"
          focus
        />
      )}
    </article>
  );
}

function wasReworded({ created_at, updated_at, resolved_at, reactions }: Comment): boolean {
  // Settling a thread and signs under a comment are changes too, but not of its words.
  if (resolved_at || reactions?.length) return false;
  return Date.parse(updated_at) - Date.parse(created_at) > SAME_MOMENT_MS;
}

/** Deletes one's own comment, or anybody's for those who keep order here; for a moment it can be taken back. */
function DeleteButton({ comment, mine }: { comment: Comment; mine: boolean }) {
  const { me, workspace } = useSession();
  const { data: members } = useQuery(membersQuery(workspace.id));
  const remove = useDeleteComment(comment.issue_id);
  const role = members?.find((member) => member.user_id === me.id)?.role;
  if (!mine && role !== "owner" && role !== "admin") return null;
  const discard = () => {
    const keep = performLate(comment.id, () => remove.mutateAsync(comment.id));
    willUndo({ words: "The deletion of a comment", perform: async () => keep() });
    notify.success("The comment is deleted.", { label: "Undo", perform: () => void undoLast() });
  };
  return (
    <IconButton label="Delete the comment" onClick={discard} className="size-6">
      <Trash2 aria-hidden className="size-3.5" />
    </IconButton>
  );
}
