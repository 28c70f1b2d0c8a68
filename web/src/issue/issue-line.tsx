/** Another issue in one line, as part of a list of them. */
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { IssueRef } from "@/api/schema";
import { Plain } from "@/text/plain";
import { IconButton } from "@/ui/button";
import { classes } from "@/ui/classes";
import { StatusIcon } from "@/ui/status-icon";
import { STATUS_TITLES } from "@/ui/words";

interface IssueLineProps {
  issue: Pick<IssueRef, "identifier" | "title" | "status">;
  aside?: ReactNode;
  /** What the button at its end does; there is none without. */
  remove?: { label: string; onRemove: () => void };
}

export function IssueLine({ issue, aside, remove }: IssueLineProps) {
  const closed = issue.status === "done" || issue.status === "cancelled";
  return (
    <li className="group relative flex items-center border-b border-line last:border-b-0">
      <Link
        to="/issue/$key"
        params={{ key: issue.identifier }}
        className="flex h-9 min-w-0 flex-1 items-center gap-2.5 rounded-md px-3 -outline-offset-2 hover:bg-hover"
      >
        <span title={STATUS_TITLES[issue.status]} className="inline-flex shrink-0">
          <StatusIcon status={issue.status} />
          <span className="sr-only">{STATUS_TITLES[issue.status]}</span>
        </span>
        <span className="tabular shrink-0 text-xs text-ink-3">{issue.identifier}</span>
        <span dir="auto" className={classes("min-w-0 flex-1 truncate", closed && "text-ink-2")}>
          <Plain text={issue.title} />
        </span>
        {aside}
      </Link>
      {remove && (
        <IconButton
          label={remove.label}
          onClick={remove.onRemove}
          className="mr-1 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
        >
          <X aria-hidden className="size-3.5" />
        </IconButton>
      )}
    </li>
  );
}

/** A list of such lines under a heading, with what can be added to it. */
export function LineSection({
  title,
  note,
  actions,
  children,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <div className="mb-1.5 flex h-7 items-center gap-2">
        <h2 className="text-xs font-semibold text-ink-2">{title}</h2>
        {note}
        <span className="ml-auto flex items-center gap-1">{actions}</span>
      </div>
      {children}
    </section>
  );
}
