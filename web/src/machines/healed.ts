/** Runtimes that were gone and came back, told as what it is instead of as flicker. */
import { useMemo } from "react";
import type { Machine, Runtime } from "@/api/schema";

/** A runtime that took the place of another one of the same provider on the same machine. */
export interface Healed {
  /** How long it was gone, in milliseconds; null where nobody saw it go. */
  goneMs: number | null;
}

/** More moments than this are never between two looks at the machines. */
const MOST_MOMENTS = 100;

export class HealWatch {
  /** By the id under which a runtime came back. */
  readonly healed = new Map<string, Healed>();
  #known: Map<string, Runtime> | null = null;
  readonly #gone = new Map<string, string | null>();
  #moments: string[] = [];

  /** Something about a machine changed at this time of the server's clock. */
  changed(at: string): void {
    this.#moments.push(at);
    if (this.#moments.length > MOST_MOMENTS) this.#moments.shift();
  }

  /** Compares with the last look; the first change since then is when what is missing went. */
  look(machines: readonly Machine[]): void {
    const now = new Map<string, Runtime>();
    for (const machine of machines) {
      for (const runtime of machine.runtimes) now.set(`${machine.daemon_id} ${runtime.provider}`, runtime);
    }
    const went = this.#moments[0] ?? null;
    for (const [place, runtime] of this.#known ?? []) {
      if (now.get(place)?.id !== runtime.id) this.#gone.set(place, went);
    }
    for (const [place, runtime] of now) {
      const gone = this.#gone.get(place);
      if (gone === undefined) continue;
      this.#gone.delete(place);
      const came = Date.parse(runtime.created_at);
      // The news of the deletion may come after the list that lacks the runtime.
      const at = [gone, ...this.#moments].find((moment) => moment !== null && Date.parse(moment) < came);
      this.healed.set(runtime.id, { goneMs: at ? came - Date.parse(at) : null });
    }
    this.#known = now;
    this.#moments = [];
  }
}

/** The page's one watch: what changed is heard on every page. */
export const healWatch = new HealWatch();

/** What healed among these machines, known in the same drawing in which the new runtimes appear. */
export function useHealed(machines: readonly Machine[] | undefined): ReadonlyMap<string, Healed> {
  return useMemo(() => {
    // Looking twice at the same machines changes nothing.
    if (machines) healWatch.look(machines);
    return new Map(healWatch.healed);
  }, [machines]);
}

export function healedText({ goneMs }: Healed): string {
  if (goneMs === null) return "Was deleted and came back by itself";
  return `Was deleted and came back by itself ${(goneMs / 1000).toFixed(goneMs < 100 ? 2 : 1)} s later`;
}
