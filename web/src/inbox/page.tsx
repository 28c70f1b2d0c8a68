/** What a person should know, and their way through it. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { Archive, CheckCheck, Inbox } from "lucide-react";
import { useEffect } from "react";
import { type Mark, MOST_ITEMS, useInbox, useMark } from "@/api/inbox";
import type { InboxItem } from "@/api/schema";
import { WithPeek } from "@/issue/peek-place";
import { setCurrentIssue } from "@/shell/overlays";
import { PageHeader } from "@/shell/page-header";
import { Button } from "@/ui/button";
import { Keys } from "@/ui/kbd";
import { Empty, Failed, LoadingRows } from "@/ui/state";
import { markAndMoveOn, useInboxKeys } from "./keyboard";
import { InboxRow } from "./row";
import { Toolbar } from "./toolbar";
import { type InboxView, inView } from "./view";

const route = getRouteApi("/app/inbox");

export function InboxPage() {
  const view = route.useSearch();
  const { items, error, refetch } = useInbox(Boolean(view.archive));
  const shown = inView(items ?? [], view);
  const mark = markAndMoveOn(shown, useMark());
  useInboxKeys(shown, mark);
  useEffect(() => {
    document.title = "Inbox · Shipmate";
    return () => setCurrentIssue(null);
  }, []);
  return (
    <>
      <PageHeader title="Inbox">{!view.archive && <All items={items ?? []} onMark={mark} />}</PageHeader>
      <Toolbar view={view} items={items ?? []} />
      <WithPeek>
        <div className="min-h-0 flex-1 overflow-y-auto">
          {error && !items && <Failed error={error} onRetry={() => void refetch()} />}
          {!error && !items && (
            <div className="p-4">
              <LoadingRows />
            </div>
          )}
          {items && shown.length === 0 && <Nothing view={view} filtered={items.length > 0} />}
          {shown.length > 0 && (
            <ul aria-label={view.archive ? "Archived" : "Inbox"} className="divide-y divide-line">
              {shown.map((item) => (
                <InboxRow key={item.id} item={item} onMark={mark} />
              ))}
            </ul>
          )}
          {items && items.length >= MOST_ITEMS && (
            <p className="p-4 text-center text-xs text-ink-3">
              The newest {MOST_ITEMS} are shown. Archive some to see what is older.
            </p>
          )}
        </div>
      </WithPeek>
    </>
  );
}

function All({ items, onMark }: { items: readonly InboxItem[]; onMark: (mark: Mark) => void }) {
  const unread = items.some((item) => !item.read);
  const read = items.some((item) => item.read);
  return (
    <>
      <Button
        size="sm"
        disabled={!unread}
        aria-label="Mark all as read"
        onClick={() => onMark({ verb: "mark-all-read" })}
      >
        <CheckCheck aria-hidden className="size-3.5" />
        <span className="max-sm:hidden">Mark all as read</span>
      </Button>
      <Button
        size="sm"
        disabled={!read}
        aria-label="Archive what is read"
        onClick={() => onMark({ verb: "archive-all-read" })}
      >
        <Archive aria-hidden className="size-3.5" />
        <span className="max-sm:hidden">Archive what is read</span>
      </Button>
    </>
  );
}

function Nothing({ view, filtered }: { view: InboxView; filtered: boolean }) {
  if (filtered) {
    return (
      <Empty icon={<Inbox aria-hidden className="size-6" />} title="Nothing of that kind">
        <Link
          to="/inbox"
          search={view.archive ? { archive: true } : {}}
          className="text-accent-text hover:underline"
        >
          Show everything
        </Link>
      </Empty>
    );
  }
  if (view.archive) {
    return (
      <Empty icon={<Archive aria-hidden className="size-6" />} title="Nothing was put away yet">
        What you archive with <Keys keys="e" /> is kept here, and can be restored.
      </Empty>
    );
  }
  return (
    <Empty icon={<CheckCheck aria-hidden className="size-6" />} title="You have seen everything">
      Mentions, comments, failed runs and work to review on issues you follow arrive here by themselves. What
      you want to be told of is chosen in the{" "}
      <Link to="/settings" hash="notifications" className="text-accent-text underline">
        settings
      </Link>
      .
    </Empty>
  );
}
