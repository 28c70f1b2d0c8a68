/** Reads anew what became old, and once more what was being read as it did. */
import type { Query, QueryClient, QueryFilters } from "@tanstack/react-query";

/**
 * An answer that is on its way may have been made before something happened. Asking beside it would be
 * answered with it, and giving it up would let a slow answer never arrive while much happens; so it is
 * taken, and the question is put once more.
 */
export class Renewal {
  readonly #queries: QueryClient;
  readonly #onceMore = new Set<string>();

  constructor(queries: QueryClient) {
    this.#queries = queries;
  }

  /** Everything that `filters` name is read anew where somebody looks at it. */
  renew(filters: QueryFilters): void {
    this.afterAnswers(filters);
    void this.#queries.invalidateQueries(filters, { cancelRefetch: false });
  }

  /** Only what is being read is read once more; what is at rest stays as it is. */
  afterAnswers(filters: QueryFilters): void {
    const underWay = this.#queries.getQueryCache().findAll({ ...filters, fetchStatus: "fetching" });
    for (const query of underWay) this.#afterAnswer(query);
  }

  #afterAnswer(query: Query): void {
    const { queryHash, queryKey } = query;
    if (!query.promise || this.#onceMore.has(queryHash)) return;
    this.#onceMore.add(queryHash);
    const again = () => {
      this.#onceMore.delete(queryHash);
      this.renew({ queryKey, exact: true });
    };
    // In a task of its own: only then is the answer certain to be in its place.
    const answered = () => setTimeout(again);
    query.promise.then(answered, answered);
  }
}
