/** How much of something is done, as a ring with numbers, or with words. */

const ROUND = 2 * Math.PI * 5;

interface ProgressProps {
  done: number;
  total: number;
  /** `2 of 5 done` instead of `2/5`. */
  words?: boolean;
}

export function Progress({ done, total, words }: ProgressProps) {
  const share = total > 0 ? done / total : 0;
  const all = `${done.toLocaleString()} of ${total.toLocaleString()} done`;
  return (
    <span title={all} className="inline-flex shrink-0 items-center gap-1.5 text-2xs text-ink-2">
      <svg viewBox="0 0 14 14" aria-hidden="true" className="size-3.5 -rotate-90">
        <circle cx="7" cy="7" r="5" fill="none" strokeWidth="2" className="stroke-line-strong" />
        <circle
          cx="7"
          cy="7"
          r="5"
          fill="none"
          strokeWidth="2"
          strokeDasharray={`${share * ROUND} ${ROUND}`}
          className="stroke-violet"
        />
      </svg>
      {words ? (
        <span className="tabular">{all}</span>
      ) : (
        <>
          <span aria-hidden className="tabular">
            {done}/{total}
          </span>
          <span className="sr-only">Sub-issues: {all}</span>
        </>
      )}
    </span>
  );
}
