/** Views of the board under names: what was filtered, grouped and ordered. Kept in this browser, for each person. */
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { useSession } from "@/shell/session";
import { forget, recall, remember } from "@/shell/storage";
import { type BoardSearch, readSearch } from "./view";

export interface SavedView {
  name: string;
  search: BoardSearch;
}

const MOST = 50;

/** Reads what was kept; what somebody else wrote there is left out. */
export function readViews(kept: string | null): SavedView[] {
  try {
    const views: unknown = JSON.parse(kept ?? "[]");
    if (!Array.isArray(views)) return [];
    return views.flatMap((view) =>
      typeof view?.name === "string" && typeof view.search === "object" && view.search !== null
        ? [{ name: view.name, search: readSearch(view.search) }]
        : [],
    );
  } catch {
    return [];
  }
}

/** The views with one more; one of the same name is replaced. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  const others = views.filter((each) => each.name !== view.name);
  return [...others, view].sort((a, b) => a.name.localeCompare(b.name)).slice(0, MOST);
}

/** Whether two addresses of the board show the same. */
export function isSame(a: BoardSearch, b: BoardSearch): boolean {
  const plain = (search: BoardSearch) => JSON.stringify(Object.entries(search).sort());
  return plain(a) === plain(b);
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}

export function useSavedViews() {
  const { me, workspace } = useSession();
  const place = `views.${workspace.id}.${me.id}`;
  const kept = useSyncExternalStore(
    subscribe,
    useCallback(() => recall(place), [place]),
  );
  const views = useMemo(() => readViews(kept), [kept]);
  const keep = (next: readonly SavedView[]) => {
    if (next.length > 0) remember(place, JSON.stringify(next));
    else forget(place);
    for (const listener of listeners) listener();
  };
  return {
    views,
    save: (view: SavedView) => keep(withView(views, view)),
    remove: (name: string) => keep(views.filter((view) => view.name !== name)),
  };
}
