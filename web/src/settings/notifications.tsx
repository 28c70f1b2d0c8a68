/** What a person wants to be told of. */
import { useId } from "react";
import { usePreferences } from "@/api/inbox";
import type { InboxKind } from "@/api/schema";
import { KIND_ICONS, KIND_TITLES, KINDS } from "@/inbox/kinds";
import { Failed } from "@/ui/state";
import { Switch } from "@/ui/switch";
import { Section } from "./section";

const MEANINGS: Record<InboxKind, string> = {
  review_requested: "A run on an issue you follow is over, and its work waits for a look.",
  mentioned: "Somebody, or an agent, mentions you by name.",
  task_failed: "A run on an issue you follow could not finish.",
  issue_assigned: "An issue becomes yours.",
  new_comment: "Somebody says something on an issue you follow.",
};

export function Notifications() {
  const { preferences, prefer, error, refetch } = usePreferences();
  return (
    <Section
      id="notifications"
      title="What you are told of"
      about="What arrives in your inbox, in this workspace. What is switched off is not kept for later."
    >
      {error && !preferences && <Failed error={error} onRetry={() => void refetch()} />}
      <ul className="divide-y divide-line">
        {KINDS.map((kind) => (
          <Preference
            key={kind}
            kind={kind}
            on={preferences && (preferences[kind] ?? true)}
            onChange={(on) => prefer({ [kind]: on })}
          />
        ))}
      </ul>
    </Section>
  );
}

function Preference({
  kind,
  on,
  onChange,
}: {
  kind: InboxKind;
  /** Nothing until it is known. */
  on: boolean | undefined;
  onChange: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      {KIND_ICONS[kind]}
      <div className="min-w-0 flex-1">
        <p id={id} className="font-medium">
          {KIND_TITLES[kind]}
        </p>
        <p id={`${id}-meaning`} className="text-xs text-ink-3">
          {MEANINGS[kind]}
        </p>
      </div>
      {on !== undefined && (
        <Switch on={on} onChange={onChange} labelledBy={id} describedBy={`${id}-meaning`} />
      )}
    </li>
  );
}
