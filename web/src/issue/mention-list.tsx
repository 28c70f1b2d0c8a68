/** Whom or what a half-written mention could mean; the field keeps the focus meanwhile. */
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useState } from "react";
import { membersQuery } from "@/api/members";
import { queries } from "@/api/queries";
import { useSession } from "@/shell/session";
import { Plain } from "@/text/plain";
import { Avatar } from "@/ui/avatar";
import { classes } from "@/ui/classes";
import { StatusIcon } from "@/ui/status-icon";
import { useFoundIssues } from "./issue-choices";
import { mentionOf, type Somebody, type Trigger, triggerAt, withMention } from "./mention";

const MOST = 8;

interface Choice {
  key: string;
  icon: ReactNode;
  name: string;
  hint: string;
  words: string;
}

interface FieldState {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onChange: (text: string) => void;
}

export interface Mentions {
  list: ReactNode;
  /** What the field needs so that screen readers hear which choice is meant. */
  aria: { "aria-autocomplete": "list"; "aria-controls"?: string; "aria-activedescendant"?: string };
  /** Looks where the caret is; to be called whenever it may have moved. */
  look: () => void;
  close: () => void;
  /** Whether a key was for the list. */
  takes: (event: KeyboardEvent) => boolean;
}

export function useMentions({ field, text, onChange }: FieldState): Mentions {
  const id = useId();
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [active, setActive] = useState(0);
  const choices = useChoices(trigger);
  const caretAfter = useCaret(field, text);
  const look = () => {
    const caret = field.current?.selectionStart ?? 0;
    const next = triggerAt(field.current?.value ?? "", caret);
    if (next?.query !== trigger?.query) setActive(0);
    setTrigger(next);
  };
  const choose = (choice: Choice) => {
    if (!trigger) return;
    const next = withMention(text, trigger, choice.words);
    setTrigger(null);
    caretAfter(next.caret);
    onChange(next.text);
  };
  const takes = (event: KeyboardEvent): boolean => {
    const chosen = choices[active];
    if (!trigger || !chosen || event.metaKey || event.ctrlKey) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + choices.length) % choices.length);
    else if (event.key === "Enter" || event.key === "Tab") choose(chosen);
    else if (event.key === "Escape") setTrigger(null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const open = trigger !== null && choices.length > 0;
  return {
    look,
    close: () => setTrigger(null),
    takes,
    aria: {
      "aria-autocomplete": "list",
      ...(open ? { "aria-controls": id, "aria-activedescendant": `${id}-${active}` } : {}),
    },
    list: open && <List id={id} choices={choices} active={active} onChoose={choose} />,
  };
}

/** Puts the caret where it belongs once the text is there. */
function useCaret(field: RefObject<HTMLTextAreaElement | null>, text: string): (caret: number) => void {
  const [caret, setCaret] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is set when the new text is drawn
  useEffect(() => {
    if (caret === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(caret, caret);
    setCaret(null);
  }, [text, caret, field]);
  return setCaret;
}

function useChoices(trigger: Trigger | null): Choice[] {
  const { workspace } = useSession();
  const { data: agents = [] } = useQuery({ ...queries.agents(), enabled: trigger?.sign === "@" });
  const { data: members = [] } = useQuery({ ...membersQuery(workspace.id), enabled: trigger?.sign === "@" });
  const issues = useFoundIssues(trigger?.sign === "#" ? trigger.query : "", trigger?.sign === "#");
  if (!trigger) return [];
  if (trigger.sign === "#") {
    return issues.slice(0, MOST).map((issue) => ({
      key: issue.id,
      icon: <StatusIcon status={issue.status} />,
      name: issue.title,
      hint: issue.identifier,
      words: issue.identifier,
    }));
  }
  const all: (Somebody & { hint: string })[] = [
    ...agents
      .filter((agent) => !agent.archived_at)
      .map(({ id, name, presence }) => ({ kind: "agent" as const, id, name, hint: `agent, ${presence}` })),
    ...members.map(({ user_id, name }) => ({ kind: "member" as const, id: user_id, name, hint: "person" })),
  ];
  const wanted = trigger.query.toLowerCase();
  return all
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .slice(0, MOST)
    .map((who) => ({
      key: who.id,
      icon: <Avatar kind={who.kind} name={who.name} />,
      name: who.name,
      hint: who.hint,
      words: mentionOf(who, all),
    }));
}

interface ListProps {
  id: string;
  choices: readonly Choice[];
  active: number;
  onChoose: (choice: Choice) => void;
}

function List({ id, choices, active, onChoose }: ListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Mention"
      className="absolute bottom-full left-2 z-30 mb-1 w-80 max-w-[calc(100%-1rem)] rounded-lg border border-line-strong bg-raised p-1 shadow-pop"
    >
      {choices.map((choice, index) => (
        <div
          key={choice.key}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // The field keeps the focus, and with it the place of the caret.
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(choice);
          }}
          className={classes(
            "flex h-8 items-center gap-2 rounded-md px-2 hover:bg-hover",
            index === active && "bg-hover",
          )}
        >
          {choice.icon}
          <span className="min-w-0 flex-1 truncate">
            <Plain text={choice.name} />
          </span>
          <span className="shrink-0 text-xs text-ink-3">{choice.hint}</span>
        </div>
      ))}
    </div>
  );
}
