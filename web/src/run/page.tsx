/** One run over the whole page. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { queries } from "@/api/queries";
import { PageHeader } from "@/shell/page-header";
import { Avatar } from "@/ui/avatar";
import { Failed, LoadingRows } from "@/ui/state";
import { Ago } from "@/ui/time";
import { RunActions } from "./actions";
import { RunBody } from "./body";
import { Environment } from "./environment";
import { RunBadge } from "./run-chip";
import { Steer } from "./steer";

const route = getRouteApi("/app/run/$id");

export function RunPage() {
  const { id } = route.useParams();
  const { data: run, error, refetch } = useQuery(queries.run(id));
  useEffect(() => {
    document.title = `${run ? `Run of ${run.issue_identifier}` : "Run"} · Shipmate`;
  }, [run]);
  if (!run) {
    return (
      <>
        <PageHeader title="Run" />
        {error ? (
          <Failed error={error} onRetry={() => void refetch()} />
        ) : (
          // Not made into what comes after it, or that would count as having moved.
          <div key="loading" className="p-4">
            <LoadingRows />
          </div>
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={
          <span className="flex items-center gap-2">
            <Link
              to="/issue/$key"
              params={{ key: run.issue_identifier }}
              className="text-ink-2 hover:text-ink hover:underline"
            >
              {run.issue_identifier}
            </Link>
            <span aria-hidden className="text-ink-3">
              ›
            </span>
            <Avatar kind="agent" name={run.agent_name} />
            {run.agent_name}
          </span>
        }
      >
        {run.completed_at && <Ago at={run.completed_at} className="text-xs text-ink-3 max-sm:hidden" />}
        <RunBadge run={run} />
        <RunActions run={run} />
      </PageHeader>
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col pt-3">
          <RunBody run={run} metaClass="xl:hidden" />
          {run.status === "running" && !run.cancelling && <Steer run={run} />}
        </div>
        <Environment run={run} />
      </div>
    </>
  );
}
