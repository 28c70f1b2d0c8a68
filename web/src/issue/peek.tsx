/** An issue beside the list it is in: read, changed and talked about without leaving the list. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Maximize2, X } from "lucide-react";
import { useRef } from "react";
import { queries } from "@/api/queries";
import type { Issue } from "@/api/schema";
import { RunLine } from "@/run/run-line";
import { closePeek } from "@/shell/overlays";
import { buttonClass, IconButton } from "@/ui/button";
import { Failed, LoadingRows } from "@/ui/state";
import { StatusIcon } from "@/ui/status-icon";
import { Tip } from "@/ui/tip";
import { IssueBody } from "./body";

export default function PeekPane({ id }: { id: string }) {
  const { data: issue, error, refetch } = useQuery(queries.issue(id));
  return (
    <aside
      aria-label="The issue in view"
      className="flex w-[clamp(24rem,40%,38rem)] shrink-0 flex-col border-l border-line bg-panel max-lg:hidden"
    >
      {issue ? (
        <Peeked key={issue.id} issue={issue} />
      ) : error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="p-6">
          <LoadingRows />
        </div>
      )}
    </aside>
  );
}

function Peeked({ issue }: { issue: Issue }) {
  const scroller = useRef<HTMLDivElement>(null);
  const to = { to: "/issue/$key", params: { key: issue.identifier } } as const;
  return (
    <>
      <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
        <StatusIcon status={issue.status} />
        <Link {...to} className="min-w-0 flex-1 truncate text-ink-2 hover:text-ink hover:underline">
          {issue.identifier}
        </Link>
        <Tip title="Open" keys="↵">
          <Link {...to} aria-label={`Open ${issue.identifier}`} className={buttonClass("ghost", "icon")}>
            <Maximize2 aria-hidden className="size-3.5" />
          </Link>
        </Tip>
        <IconButton label="Close" keys="space" onClick={closePeek}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex flex-col gap-5 px-6 py-5">
          {issue.latest_run && <RunLine run={issue.latest_run} />}
          <IssueBody issue={issue} scroller={scroller} withProperties />
        </div>
      </div>
    </>
  );
}
