/** One issue: what it is, the talk about it, and the run that works on it. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { ApiError } from "@/api/error";
import { queries } from "@/api/queries";
import type { Issue } from "@/api/schema";
import { RunPanel } from "@/run/panel";
import { NotFound } from "@/shell/not-found";
import { setCurrentIssue } from "@/shell/overlays";
import { PageHeader } from "@/shell/page-header";
import { useShortcuts } from "@/shell/shortcuts";
import { Plain } from "@/text/plain";
import { useIsWide } from "@/ui/media";
import { Failed, LoadingRows } from "@/ui/state";
import { StatusIcon } from "@/ui/status-icon";
import { IssueBody } from "./body";
import { ConflictDialog } from "./conflict-dialog";
import { HeaderActions } from "./header-actions";
import { Properties } from "./properties";

const route = getRouteApi("/app/issue/$key");

export function IssuePage() {
  const { key } = route.useParams();
  const navigate = useNavigate();
  const { data: issue, error, refetch } = useQuery(queries.issue(key));
  useEffect(() => {
    setCurrentIssue(issue ?? null);
    document.title = issue ? `${issue.identifier} ${issue.title} · Shipmate` : "Issue · Shipmate";
    return () => setCurrentIssue(null);
  }, [issue]);
  const toBoard = () => void navigate({ to: "/" });
  useShortcuts({ Escape: toBoard });

  if (issue) return <IssueView key={issue.id} issue={issue} />;
  if (error instanceof ApiError && error.code === "issue_not_found") return <NotFound />;
  return (
    <>
      <PageHeader title={key} />
      {error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="max-w-2xl p-8">
          <LoadingRows />
        </div>
      )}
    </>
  );
}

type Side = "issue" | "run";

function IssueView({ issue }: { issue: Issue }) {
  const [side, setSide] = useState<Side>("issue");
  const wide = useIsWide();
  const scroller = useRef<HTMLDivElement>(null);
  return (
    <>
      <PageHeader
        title={
          <span className="flex min-w-0 items-center gap-2">
            <Link to="/" className="text-ink-2 hover:text-ink hover:underline max-sm:hidden">
              Board
            </Link>
            <span aria-hidden className="text-ink-3 max-sm:hidden">
              ›
            </span>
            <StatusIcon status={issue.status} />
            <span className="shrink-0 text-ink-2">{issue.identifier}</span>
            <span className="truncate">
              <Plain text={issue.title} />
            </span>
          </span>
        }
      >
        <HeaderActions issue={issue} />
        {!wide && <SideSwitch side={side} onChange={setSide} />}
      </PageHeader>
      <ConflictDialog issue={issue} />
      <div className="flex min-h-0 flex-1">
        {(wide || side === "issue") && (
          <div ref={scroller} className="min-w-0 flex-1 overflow-y-auto">
            <div className="mx-auto flex max-w-3xl flex-col gap-5 px-8 py-7 max-sm:px-4 max-sm:py-5">
              <IssueBody issue={issue} scroller={scroller} withProperties={!wide} />
            </div>
          </div>
        )}
        {(wide || side === "run") && (
          <aside
            aria-label="Properties and run"
            className="flex min-h-0 w-full flex-col border-line lg:w-[clamp(24rem,46%,48rem)] lg:border-l"
          >
            {wide && (
              <div className="shrink-0 border-b border-line px-4 py-2.5">
                <Properties issue={issue} />
              </div>
            )}
            <RunPanel issue={issue} />
          </aside>
        )}
      </div>
    </>
  );
}

/** On a narrow screen the two halves take turns. */
function SideSwitch({ side, onChange }: { side: Side; onChange: (side: Side) => void }) {
  return (
    <div className="flex rounded-md border border-line-strong bg-sunken p-0.5 text-xs">
      {(["issue", "run"] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={side === each}
          onClick={() => onChange(each)}
          className="rounded-sm px-2.5 py-0.5 font-medium text-ink-2 capitalize aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-card"
        >
          {each}
        </button>
      ))}
    </div>
  );
}
