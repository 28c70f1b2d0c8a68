/** An issue's status and priority as small drawings; the words stand beside or are said. */
import type { IssueStatus, Priority } from "@/api/schema";
import { classes } from "./classes";

const COLOURS: Record<IssueStatus, string> = {
  backlog: "text-ink-3",
  todo: "text-ink-2",
  in_progress: "text-sun",
  in_review: "text-green",
  done: "text-violet",
  blocked: "text-red",
  cancelled: "text-ink-3",
};

/** How much of the circle is filled. */
const FILLED: Partial<Record<IssueStatus, number>> = { in_progress: 0.5, in_review: 0.75 };

export function StatusIcon({ status, className }: { status: IssueStatus; className?: string }) {
  const filled = FILLED[status];
  const solid = status === "done" || status === "cancelled" || status === "blocked";
  return (
    <svg
      viewBox="0 0 14 14"
      aria-hidden="true"
      className={classes("size-3.5 shrink-0", COLOURS[status], className)}
    >
      <circle
        cx="7"
        cy="7"
        r="6"
        fill={solid ? "currentColor" : "none"}
        stroke="currentColor"
        strokeWidth="1.6"
        strokeDasharray={status === "backlog" ? "1.5 1.65" : undefined}
      />
      {filled && (
        <circle
          cx="7"
          cy="7"
          r="2"
          fill="none"
          stroke="currentColor"
          strokeWidth="4"
          strokeDasharray={`${filled * 12.566} 12.566`}
          transform="rotate(-90 7 7)"
        />
      )}
      {status === "done" && (
        <path
          d="m4.3 7.2 1.9 1.9 3.6-4"
          className="stroke-panel"
          fill="none"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
      {status === "cancelled" && (
        <path
          d="m5 5 4 4m0-4-4 4"
          className="stroke-panel"
          fill="none"
          strokeWidth="1.4"
          strokeLinecap="round"
        />
      )}
      {status === "blocked" && (
        <path d="M4.2 7h5.6" className="stroke-panel" fill="none" strokeWidth="1.6" strokeLinecap="round" />
      )}
    </svg>
  );
}

const BARS: Record<Exclude<Priority, "urgent" | "none">, number> = { low: 1, medium: 2, high: 3 };

export function PriorityIcon({ priority }: { priority: Priority }) {
  if (priority === "urgent") {
    return (
      <svg viewBox="0 0 14 14" aria-hidden="true" className="size-3.5 shrink-0 text-sun">
        <rect x="0.5" y="0.5" width="13" height="13" rx="3" fill="currentColor" />
        <path d="M7 3.4v4.2M7 10.2v.3" className="stroke-panel" strokeWidth="1.7" strokeLinecap="round" />
      </svg>
    );
  }
  if (priority === "none") {
    return (
      <svg viewBox="0 0 14 14" aria-hidden="true" className="size-3.5 shrink-0 text-ink-3">
        <path d="M1.5 7h2.4m1.9 0h2.4m1.9 0h2.4" stroke="currentColor" strokeWidth="1.6" />
      </svg>
    );
  }
  const bars = BARS[priority];
  return (
    <svg viewBox="0 0 14 14" aria-hidden="true" className="size-3.5 shrink-0 text-ink-2">
      {[1, 2, 3].map((bar) => (
        <rect
          key={bar}
          x={(bar - 1) * 4.6 + 0.6}
          y={11 - bar * 3}
          width="3"
          height={bar * 3 + 1}
          rx="1"
          fill="currentColor"
          opacity={bar <= bars ? 1 : 0.3}
        />
      ))}
    </svg>
  );
}
