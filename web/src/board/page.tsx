/** The board: every issue of the workspace, in columns or as a list. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Archive, Plus } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useState } from "react";
import { queries } from "@/api/queries";
import { useAssignees } from "@/issue/assignees";
import { WithPeek } from "@/issue/peek-place";
import { openOverlay, setCurrentIssue } from "@/shell/overlays";
import { PageHeader } from "@/shell/page-header";
import { recall, remember } from "@/shell/storage";
import { Button } from "@/ui/button";
import { SearchField } from "@/ui/search-field";
import { Failed } from "@/ui/state";
import { DisplayMenu } from "./display-menu";
import { useFacetOptions } from "./facets";
import { FilterChips, FilterMenu } from "./filter-menu";
import { Guide } from "./guide";
import { Issues, LoadingIssues } from "./issues";
import { type BoardView, searchOf, viewOf } from "./view";
import { ViewsMenu } from "./views-menu";

const route = getRouteApi("/app/");

export function BoardPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const assignees = useAssignees();
  const options = useFacetOptions(assignees);
  const view = useMemo(() => viewOf(search), [search]);
  const open = useQuery({ ...queries.issues(), enabled: !view.archived });
  const archived = useQuery({ ...queries.archivedIssues(), enabled: view.archived });
  const issues = view.archived ? archived : open;
  const change = (part: Partial<BoardView>) =>
    void navigate({ search: searchOf({ ...view, ...part }), replace: "query" in part });
  const [showEmpty, setShowEmpty] = useState(() => recall("board.empty") === "yes");
  useEffect(() => {
    document.title = "Board · Shipmate";
    return () => setCurrentIssue(null);
  }, []);
  const stands = issues.data !== undefined;
  useEffect(() => {
    if (!stands) return;
    // What is opened next is fetched while nobody waits for it.
    const idle = requestIdleCallback(() => void import("@/issue/page"), { timeout: 3000 });
    return () => cancelIdleCallback(idle);
  }, [stands]);

  return (
    <>
      <PageHeader title="Board">
        <SearchField
          label="Filter issues by words"
          placeholder="Filter"
          value={view.query}
          onChange={(query) => change({ query })}
          onKeyDown={leaveOnEscape}
        />
        <ViewsMenu search={search} onOpen={(saved) => void navigate({ search: saved })} />
        <FilterMenu filters={view.filters} options={options} onChange={(filters) => change({ filters })} />
        <DisplayMenu
          view={view}
          onChange={change}
          showEmpty={showEmpty}
          onShowEmpty={(show) => {
            remember("board.empty", show ? "yes" : "no");
            setShowEmpty(show);
          }}
        />
        <Button
          look="primary"
          size="sm"
          className="max-sm:hidden"
          onClick={() => openOverlay({ kind: "create" })}
        >
          <Plus aria-hidden className="size-3.5" />
          New issue
        </Button>
      </PageHeader>
      <FilterChips filters={view.filters} options={options} onChange={(filters) => change({ filters })} />
      {view.archived && <ArchiveBar onLeave={() => change({ archived: false })} />}
      {issues.error && !issues.data ? (
        <Failed error={issues.error} onRetry={() => void issues.refetch()} />
      ) : issues.data ? (
        <>
          {!view.archived && <Guide issues={issues.data} />}
          <WithPeek>
            <Issues
              issues={issues.data}
              view={view}
              options={options}
              assignees={assignees}
              showEmpty={showEmpty}
              onClear={() => change({ query: "", filters: {}, archived: false })}
            />
          </WithPeek>
        </>
      ) : (
        <LoadingIssues layout={view.layout} />
      )}
    </>
  );
}

/** Says that this is not the board, and leads back to it. */
function ArchiveBar({ onLeave }: { onLeave: () => void }) {
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-line bg-sunken px-4 py-1.5 text-xs text-ink-2">
      <Archive aria-hidden className="size-3.5 text-ink-3" />
      <p className="flex-1">This is the archive. Select issues to bring them back to the board.</p>
      <Button size="sm" onClick={onLeave}>
        Back to the board
      </Button>
    </div>
  );
}

function leaveOnEscape(event: KeyboardEvent<HTMLInputElement>) {
  if (event.key !== "Escape") return;
  // The browser would empty the field; the words are meant to stay.
  event.preventDefault();
  event.currentTarget.blur();
}
