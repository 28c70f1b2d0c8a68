/** One thing of the inbox. */
import { Link } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Mail, MailOpen } from "lucide-react";
import type { Mark, Verb } from "@/api/inbox";
import type { InboxItem } from "@/api/schema";
import { setCurrentIssue } from "@/shell/overlays";
import { Plain } from "@/text/plain";
import { IconButton } from "@/ui/button";
import { classes } from "@/ui/classes";
import { StatusIcon } from "@/ui/status-icon";
import { Ago } from "@/ui/time";
import { STATUS_TITLES } from "@/ui/words";
import { happened, kindOf } from "./kinds";

interface InboxRowProps {
  item: InboxItem;
  onMark: (mark: Mark) => void;
}

export function InboxRow({ item, onMark }: InboxRowProps) {
  const mark = (verb: Verb) => onMark({ verb, item });
  return (
    <li className="group relative">
      <Link
        to="/issue/$key"
        params={{ key: item.issue_identifier }}
        data-item={item.id}
        onFocus={() => setCurrentIssue({ id: item.issue_id })}
        onClick={() => {
          if (!item.read) mark("read");
        }}
        className="flex gap-3 px-4 py-2.5 -outline-offset-2 hover:bg-hover focus-visible:bg-hover"
      >
        <span className="flex w-2 shrink-0 items-start pt-1.5">
          {!item.read && (
            <span className="size-2 rounded-full bg-accent-text forced-colors:bg-[Highlight]">
              <span className="sr-only">Unread. </span>
            </span>
          )}
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex min-w-0 items-center gap-2">
            <span title={STATUS_TITLES[item.issue_status]} className="inline-flex shrink-0">
              <StatusIcon status={item.issue_status} />
            </span>
            <span className="tabular shrink-0 text-xs text-ink-3">{item.issue_identifier}</span>
            <span
              dir="auto"
              className={classes("min-w-0 truncate", item.read ? "text-ink-2" : "font-semibold text-ink")}
            >
              <Plain text={item.title} />
            </span>
          </span>
          <span className="mt-0.5 flex min-w-0 items-center gap-2 text-xs text-ink-2">
            {kindOf(item.type).icon}
            <span className="min-w-0 truncate">
              <span className="font-medium">
                <Plain text={item.actor_name} />
              </span>{" "}
              {happened(item)}
            </span>
          </span>
          {item.body && (
            <span dir="auto" className="mt-0.5 line-clamp-2 max-w-3xl text-xs text-ink-3 wrap-anywhere">
              <Plain text={item.body} />
            </span>
          )}
        </span>
        <Ago
          at={item.created_at}
          className="w-16 shrink-0 pt-0.5 text-right text-xs text-ink-3 group-focus-within:invisible group-hover:invisible max-lg:visible!"
        />
      </Link>
      <span className="absolute top-1.5 right-3 flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 max-lg:top-auto max-lg:bottom-1 max-lg:opacity-100">
        <IconButton
          label={`Mark ${item.issue_identifier} as ${item.read ? "unread" : "read"}`}
          onClick={() => mark(item.read ? "unread" : "read")}
        >
          {item.read ? (
            <Mail aria-hidden className="size-3.5" />
          ) : (
            <MailOpen aria-hidden className="size-3.5" />
          )}
        </IconButton>
        <IconButton
          label={`${item.archived ? "Restore" : "Archive"} ${item.issue_identifier}`}
          onClick={() => mark(item.archived ? "restore" : "archive")}
        >
          {item.archived ? (
            <ArchiveRestore aria-hidden className="size-3.5" />
          ) : (
            <Archive aria-hidden className="size-3.5" />
          )}
        </IconButton>
      </span>
    </li>
  );
}
