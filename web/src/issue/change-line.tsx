/** One change of an issue, in a sentence. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { IssueStatus, Priority, TimelineEntry } from "@/api/schema";
import { Plain } from "@/text/plain";
import { Avatar } from "@/ui/avatar";
import { dayText, today } from "@/ui/due-date";
import { StatusIcon } from "@/ui/status-icon";
import { Ago } from "@/ui/time";
import { PRIORITY_TITLES, STATUS_TITLES } from "@/ui/words";

export function ChangeLine({ entry }: { entry: TimelineEntry }) {
  return (
    <p className="flex items-start gap-2 py-1 pl-3.5 text-xs leading-5 text-ink-3">
      <Avatar kind={entry.actor_type} name={entry.actor_name} />
      <span className="min-w-0 wrap-anywhere">
        <span className="font-medium text-ink-2">
          <Plain text={entry.actor_name} />
        </span>{" "}
        {wordsOf(entry)} · <Ago at={entry.created_at} />
      </span>
    </p>
  );
}

function wordsOf({ action, from, to }: TimelineEntry): ReactNode {
  switch (action) {
    case "created":
      return "created this issue";
    case "title_changed":
      return <>renamed it from “{strong(from)}”</>;
    case "description_changed":
      return "changed the description";
    case "status_changed":
      return (
        <>
          moved it from {statusWords(from)} to {statusWords(to)}
        </>
      );
    case "priority_changed":
      return <>set the priority to {strong(PRIORITY_TITLES[to as Priority] ?? to)}</>;
    case "assignee_changed":
      return to ? <>assigned it to {strong(to)}</> : <>took it from {strong(from)}</>;
    case "due_date_changed":
      return to ? <>set the due date to {strong(dayText(to, today()))}</> : "removed the due date";
    case "parent_changed":
      return to ? <>made it a sub-issue of {issueLink(to)}</> : <>took it out of {issueLink(from)}</>;
    case "project_changed":
      return to ? <>put it into the project {strong(to)}</> : "took it out of its project";
    case "repository_changed":
      return to ? <>set the repository to {strong(to)}</> : "removed the repository";
    case "label_added":
      return <>added the label {strong(to)}</>;
    case "label_removed":
      return <>removed the label {strong(from)}</>;
    case "blocker_added":
      return <>said that it waits for {issueLink(to)}</>;
    case "blocker_removed":
      return <>said that it does not wait for {issueLink(from)} any more</>;
    case "attachment_added":
      return <>added the file {strong(to)}</>;
    case "attachment_removed":
      return <>deleted the file {strong(from)}</>;
    case "archived":
      return "archived it";
    case "restored":
      return "brought it back from the archive";
    default:
      return "changed it";
  }
}

function strong(text: string | null | undefined): ReactNode {
  return (
    <span className="font-medium text-ink-2">
      <Plain text={text ?? "nothing"} />
    </span>
  );
}

function statusWords(status: string | null | undefined): ReactNode {
  const title = STATUS_TITLES[status as IssueStatus];
  if (!title) return strong(status);
  return (
    <span className="font-medium whitespace-nowrap text-ink-2">
      <StatusIcon status={status as IssueStatus} className="mr-1 inline-block align-[-2px]" />
      {title}
    </span>
  );
}

function issueLink(key: string | null | undefined): ReactNode {
  if (!key) return "nothing";
  return (
    <Link to="/issue/$key" params={{ key }} className="font-medium text-ink-2 underline hover:text-ink">
      {key}
    </Link>
  );
}
