/** A comment and the answers to it. A settled thread is one line until somebody opens it. */
import { Check, CircleCheck, Reply, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { Comment } from "@/api/schema";
import { useSay, useSettle } from "@/api/talk";
import { Plain } from "@/text/plain";
import { Button, IconButton } from "@/ui/button";
import { plural } from "@/ui/words";
import { CommentView } from "./comment-view";
import { Composer } from "./composer";
import { useDraft } from "./draft";
import { Receipts } from "./receipts";

const SHOWN_WORDS = 90;
/** The newest so many replies are shown; as many again each time somebody asks for more. */
const SHOWN_REPLIES = 20;

interface ThreadProps {
  root: Comment;
  replies: readonly Comment[];
}

export function Thread({ root, replies }: ThreadProps) {
  const settle = useSettle(root.issue_id);
  const [opened, setOpened] = useState(false);
  const [answering, setAnswering] = useState(false);
  const [shown, setShown] = useState(SHOWN_REPLIES);
  const earlier = Math.max(0, replies.length - shown);
  const settled = Boolean(root.resolved_at);
  if (settled && !opened) return <Folded root={root} replies={replies} onOpen={() => setOpened(true)} />;
  const label = settled ? "Reopen the thread" : "Resolve the thread";
  const actions = (
    <>
      <IconButton label="Reply" onClick={() => setAnswering(true)} className="size-6">
        <Reply aria-hidden className="size-3.5" />
      </IconButton>
      <IconButton
        label={label}
        className="size-6"
        onClick={() => {
          setOpened(false);
          settle.mutate({ id: root.id, settled: !settled });
        }}
      >
        {settled ? (
          <RotateCcw aria-hidden className="size-3.5" />
        ) : (
          <Check aria-hidden className="size-3.5" />
        )}
      </IconButton>
    </>
  );
  return (
    <div className="rounded-lg border border-line bg-raised shadow-card">
      {settled && (
        <p className="flex items-center gap-1.5 border-b border-line px-3.5 py-1.5 text-xs text-ink-2">
          <CircleCheck aria-hidden className="size-3.5 text-green" />
          Resolved
          <Button look="ghost" size="sm" className="ml-auto h-6" onClick={() => setOpened(false)}>
            Fold
          </Button>
        </p>
      )}
      <div className="px-3.5 py-3">
        <CommentView comment={root} actions={actions} />
      </div>
      {earlier > 0 && (
        <div className="border-t border-line px-2 py-1.5">
          <Button look="ghost" size="sm" onClick={() => setShown(shown + SHOWN_REPLIES)}>
            Show {plural(Math.min(earlier, SHOWN_REPLIES), "earlier reply", "earlier replies")} of {earlier}
          </Button>
        </div>
      )}
      {replies.length > 0 && (
        <ul aria-label="Replies" className="border-t border-line">
          {replies.slice(earlier).map((reply) => (
            <li key={reply.id} className="border-b border-line px-3.5 py-3 last:border-b-0">
              <CommentView comment={reply} />
            </li>
          ))}
        </ul>
      )}
      {(answering || replies.length > 0) && <ReplyBox root={root} open={answering} onOpen={setAnswering} />}
    </div>
  );
}

function Folded({ root, replies, onOpen }: ThreadProps & { onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex h-9 w-full items-center gap-2 rounded-lg border border-line px-3.5 text-left text-xs text-ink-2 hover:bg-hover"
    >
      <CircleCheck aria-hidden className="size-3.5 shrink-0 text-green" />
      <span className="shrink-0 font-medium">Resolved</span>
      <span dir="auto" className="min-w-0 flex-1 truncate text-ink-3">
        <Plain text={`${root.author_name}: ${root.content.slice(0, SHOWN_WORDS)}`} />
      </span>
      {replies.length > 0 && (
        <span className="shrink-0 text-ink-3">{plural(replies.length, "reply", "replies")}</span>
      )}
    </button>
  );
}

interface ReplyBoxProps {
  root: Comment;
  open: boolean;
  onOpen: (open: boolean) => void;
}

function ReplyBox({ root, open, onOpen }: ReplyBoxProps) {
  const say = useSay(root.issue_id);
  const [draft, setDraft] = useDraft(`reply.${root.id}`);
  const receipts = say.data?.trigger_outcomes ?? [];
  const send = () => {
    const content = draft.trim();
    if (!content || say.isPending) return;
    say.mutate(
      { content, parent_id: root.id },
      {
        onSuccess: () => {
          setDraft("");
          onOpen(false);
        },
      },
    );
  };
  return (
    <div className="border-t border-line p-2">
      {open ? (
        <Composer
          label="Reply"
          placeholder="Reply…"
          value={draft}
          onChange={setDraft}
          onSubmit={send}
          onCancel={() => onOpen(false)}
          action="Reply"
          busy={say.isPending}
          focus
        />
      ) : (
        <button
          type="button"
          onClick={() => onOpen(true)}
          className="h-8 w-full rounded-md px-2 text-left text-ink-3 hover:bg-hover"
        >
          Reply…
        </button>
      )}
      <Receipts receipts={receipts} onDismiss={say.reset} />
    </div>
  );
}
