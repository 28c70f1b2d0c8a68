/** What an issue waits for, and what waits for it. */
import { useQuery } from "@tanstack/react-query";
import { Ban, Hourglass } from "lucide-react";
import type { ReactNode } from "react";
import { queries } from "@/api/queries";
import { useBlocking } from "@/api/relations";
import type { Issue, IssueRef } from "@/api/schema";
import { buttonClass } from "@/ui/button";
import { SearchPopover } from "@/ui/search-popover";
import { plural } from "@/ui/words";
import { IssueChoices } from "./issue-choices";
import { IssueLine, LineSection } from "./issue-line";

export function Relations({ issue }: { issue: Issue }) {
  const { data: all } = useQuery(queries.issues());
  const blockers = issue.blocked_by ?? [];
  const blocked = (all ?? []).filter((other) => other.blocked_by?.some((ref) => ref.id === issue.id));
  const blocking = useBlocking();
  const open = blockers.filter((ref) => ref.open).length;
  return (
    <LineSection
      title="Dependencies"
      note={
        open > 0 && (
          <span className="inline-flex items-center gap-1 text-2xs text-red">
            <Ban aria-hidden className="size-3" />
            Waits for {plural(open, "issue")}
          </span>
        )
      }
      actions={
        <>
          <Add
            issue={issue}
            label="Blocked by"
            except={blockers}
            onChoose={(other) => blocking.mutate({ issue, blocker: other })}
          />
          <Add
            issue={issue}
            label="Blocking"
            except={blocked}
            onChoose={(other) => blocking.mutate({ issue: other, blocker: issue })}
          />
        </>
      }
    >
      <Group
        name="Blocked by"
        icon={<Ban aria-hidden className="size-3 text-red" />}
        issues={blockers}
        removeLabel={(key) => `${issue.identifier} does not wait for ${key}`}
        onRemove={(other) => blocking.mutate({ issue, blocker: other, remove: true })}
      />
      <Group
        name="Blocking"
        icon={<Hourglass aria-hidden className="size-3 text-amber" />}
        issues={blocked}
        removeLabel={(key) => `${key} does not wait for ${issue.identifier}`}
        onRemove={(other) => blocking.mutate({ issue: other, blocker: issue, remove: true })}
      />
      {blockers.length + blocked.length === 0 && (
        <p className="text-xs text-ink-3">
          Nothing is in its way. While an issue that blocks it is open, its runs wait.
        </p>
      )}
    </LineSection>
  );
}

type Other = Pick<IssueRef, "id" | "identifier" | "title" | "status">;

interface AddProps {
  issue: Issue;
  label: string;
  except: readonly Pick<Other, "id">[];
  onChoose: (other: Issue) => void;
}

function Add({ issue, label, except, onChoose }: AddProps) {
  const unfit = new Set([issue.id, ...except.map((each) => each.id)]);
  return (
    <SearchPopover
      label={label}
      placeholder={`${label}…`}
      className={buttonClass("ghost", "sm")}
      button={label}
      list={({ text, onClose }) => (
        <IssueChoices
          text={text}
          except={unfit}
          onChoose={(other) => {
            onClose();
            onChoose(other);
          }}
        />
      )}
    />
  );
}

interface GroupProps {
  name: string;
  icon: ReactNode;
  issues: readonly Other[];
  removeLabel: (key: string) => string;
  onRemove: (other: Other) => void;
}

function Group({ name, icon, issues, removeLabel, onRemove }: GroupProps) {
  if (issues.length === 0) return null;
  return (
    <div className="mb-2 last:mb-0">
      <h3 className="mb-1 flex items-center gap-1.5 text-xs text-ink-3">
        {icon}
        {name}
      </h3>
      <ul aria-label={name} className="rounded-lg border border-line bg-raised">
        {issues.map((other) => (
          <IssueLine
            key={other.id}
            issue={other}
            remove={{ label: removeLabel(other.identifier), onRemove: () => onRemove(other) }}
          />
        ))}
      </ul>
    </div>
  );
}
