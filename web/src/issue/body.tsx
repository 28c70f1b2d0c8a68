/** What an issue is and what is said about it: the middle of its page, and of the look at it beside a list. */
import type { RefObject } from "react";
import { attachmentsQuery } from "@/api/attachments";
import { childrenQuery } from "@/api/relations";
import type { Issue } from "@/api/schema";
import { Together } from "@/ui/together";
import { Attachments } from "./attachments";
import { Description } from "./description";
import { Children } from "./family";
import { ArchivedBanner } from "./header-actions";
import { ParentLink } from "./parent";
import { Properties } from "./properties";
import { Relations } from "./relations";
import { Timeline } from "./timeline";
import { Title } from "./title";

interface IssueBodyProps {
  issue: Issue;
  /** What scrolls. */
  scroller: RefObject<HTMLElement | null>;
  /** Whether the properties stand here and not beside it. */
  withProperties: boolean;
}

export function IssueBody({ issue, scroller, withProperties }: IssueBodyProps) {
  return (
    <>
      <ArchivedBanner issue={issue} />
      <div className="flex flex-col gap-1">
        <ParentLink issue={issue} />
        <Title issue={issue} />
      </div>
      <Description issue={issue} />
      <Together of={[attachmentsQuery(issue.id), childrenQuery(issue.id)]}>
        <Attachments issue={issue} />
        {withProperties && <Properties issue={issue} />}
        <Children issue={issue} />
        <Relations issue={issue} />
        <Timeline issue={issue} scroller={scroller} />
      </Together>
    </>
  );
}
