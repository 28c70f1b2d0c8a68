/** What a person wants to be told of. */
import { useId } from "react";
import { usePreferences } from "@/api/inbox";
import type { InboxPreferences } from "@/api/schema";
import { inOrder, kindOf } from "@/inbox/kinds";
import { Section } from "@/ui/section";
import { Failed } from "@/ui/state";
import { Switch } from "@/ui/switch";

/** What every server tells of: their rows stand before it has answered. */
const ALWAYS = ["review_requested", "mentioned", "task_failed", "issue_assigned", "new_comment"];

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
        {inOrder([...ALWAYS, ...Object.keys(preferences ?? {})]).map((kind) => (
          <Preference
            key={kind}
            kind={kind}
            on={preferences && (preferences[kind as keyof InboxPreferences] ?? true)}
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
  kind: string;
  /** Nothing until it is known. */
  on: boolean | undefined;
  onChange: (on: boolean) => void;
}) {
  const id = useId();
  const { icon, title, meaning } = kindOf(kind);
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      {icon}
      <div className="min-w-0 flex-1">
        <p id={id} className="font-medium">
          {title}
        </p>
        <p id={`${id}-meaning`} className="text-xs text-ink-3">
          {meaning}
        </p>
      </div>
      {on !== undefined && (
        <Switch on={on} onChange={onChange} labelledBy={id} describedBy={`${id}-meaning`} />
      )}
    </li>
  );
}
