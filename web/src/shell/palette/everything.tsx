/** Issues and commands, found by the same words. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { useDeferredValue } from "react";
import { queries } from "@/api/queries";
import { foundQuery } from "@/api/relations";
import type { Issue } from "@/api/schema";
import { matches, wordsOf } from "@/board/columns";
import { Marked, snippet } from "@/text/marked";
import { Entry } from "@/ui/entry";
import { StatusIcon } from "@/ui/status-icon";
import { useCommands } from "./commands";

const MOST_ISSUES = 20;

/** What is known already stands there at once; what the server finds in longer texts follows. */
function useIssues(words: readonly string[]): readonly Issue[] {
  const { data: known = [] } = useQuery(queries.issues());
  const asked = useDeferredValue(words.join(" "));
  const { data: found = [] } = useQuery(foundQuery(asked));
  const own = known
    .filter((issue) => matches(issue, words))
    .sort((a, b) => b.updated_at.localeCompare(a.updated_at))
    .slice(0, words.length > 0 ? MOST_ISSUES : 5);
  if (words.length === 0) return own;
  const ids = new Set(own.map((issue) => issue.id));
  return [...own, ...found.filter((issue) => !ids.has(issue.id))].slice(0, MOST_ISSUES);
}

export function Everything({ text, onClose }: { text: string; onClose: () => void }) {
  const navigate = useNavigate();
  const words = wordsOf(text);
  const found = useIssues(words);
  const commands = useCommands().filter((each) =>
    words.every((word) => each.title.toLowerCase().includes(word)),
  );
  const act = (action: () => void) => () => {
    onClose();
    action();
  };
  return (
    <>
      {found.length > 0 && (
        <Command.Group heading="Issues">
          {found.map((issue) => (
            <Entry
              key={issue.id}
              value={issue.id}
              icon={<StatusIcon status={issue.status} />}
              hint={issue.archived_at && "archived"}
              onSelect={act(() => void navigate({ to: "/issue/$key", params: { key: issue.identifier } }))}
            >
              <Found issue={issue} words={words} />
            </Entry>
          ))}
        </Command.Group>
      )}
      {commands.length > 0 && (
        <Command.Group heading="Commands">
          {commands.map((each) => (
            <Entry
              key={each.title}
              value={each.title}
              icon={each.icon}
              keys={each.keys}
              onSelect={act(each.action)}
            >
              {each.title}
            </Entry>
          ))}
        </Command.Group>
      )}
    </>
  );
}

/** Where the words are not in the title, the place where they are stands beside it. */
function Found({ issue, words }: { issue: Issue; words: readonly string[] }) {
  const inTitle = matches(issue, words);
  const place = inTitle ? null : (snippet(issue.description, words) ?? "in a comment");
  return (
    <>
      <span className="tabular mr-2 text-ink-3">
        <Marked text={issue.identifier} words={words} />
      </span>
      <Marked text={issue.title} words={words} />
      {place && (
        <span className="ml-2 text-xs text-ink-3">
          <Marked text={place} words={words} />
        </span>
      )}
    </>
  );
}
