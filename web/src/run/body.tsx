/** One run: how it is doing, its transcript and its changes. */
import { Tabs } from "@base-ui/react/tabs";
import { lazy, Suspense, useCallback, useState } from "react";
import type { Run } from "@/api/schema";
import { Transcript } from "@/transcript/view";
import { LoadingRows } from "@/ui/state";
import { ActivityNote } from "./activity";
import { FailureNote, WaitNote } from "./notes";
import { Questions } from "./questions";
import { ReviewNote } from "./review-note";
import { DiffNumbers, runTitle } from "./run-chip";
import { RunMeta } from "./run-meta";

const Changes = lazy(() => import("@/diff/changes"));

const TAB =
  "relative flex h-9 items-center gap-2 px-0.5 font-medium text-ink-3 hover:text-ink data-active:text-ink data-active:after:absolute data-active:after:inset-x-0 data-active:after:-bottom-px data-active:after:h-0.5 data-active:after:rounded-full data-active:after:bg-accent-text";
const PANEL = "flex min-h-0 flex-1 flex-col outline-hidden";

export function RunBody({ run, metaClass }: { run: Run; metaClass?: string }) {
  const [tab, setTab] = useState("transcript");
  const [chosen, setChosen] = useState<{ run: string; turn: number | null } | null>(null);
  const turn = chosen?.run === run.id ? chosen.turn : null;
  const showChanges = useCallback(
    (of: number | null = null) => {
      setChosen({ run: run.id, turn: of });
      setTab("changes");
    },
    [run.id],
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <p role="status" className="sr-only">
        Run by {run.agent_name}: {runTitle(run)}
      </p>
      <RunMeta run={run} className={metaClass} />
      {run.status === "queued" && <WaitNote run={run} />}
      {run.wait?.reason === "person" ? (
        <Questions run={run} />
      ) : (
        run.status === "running" && <ActivityNote run={run} />
      )}
      <ReviewNote run={run} />
      {run.failure && <FailureNote failure={run.failure} />}
      <Tabs.Root
        value={tab}
        onValueChange={(next) => setTab(String(next))}
        className="flex min-h-0 flex-1 flex-col"
      >
        <Tabs.List aria-label="Run" className="flex shrink-0 gap-5 border-b border-line px-4">
          <Tabs.Tab value="transcript" className={TAB}>
            Transcript
          </Tabs.Tab>
          <Tabs.Tab value="changes" className={TAB}>
            Changes
            {run.diff && run.diff.files > 0 && (
              <DiffNumbers additions={run.diff.additions} deletions={run.diff.deletions} />
            )}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="transcript" className={PANEL}>
          <Transcript key={`${run.id} ${run.attempt}`} run={run} onShowChanges={showChanges} />
        </Tabs.Panel>
        <Tabs.Panel value="changes" className={PANEL}>
          <Suspense
            fallback={
              <div className="p-4">
                <LoadingRows />
              </div>
            }
          >
            <Changes run={run} turn={turn} onTurn={showChanges} />
          </Suspense>
        </Tabs.Panel>
      </Tabs.Root>
    </div>
  );
}
