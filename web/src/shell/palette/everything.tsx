/** Issues and commands, found by the same words. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { queries } from "@/api/queries";
import { matches } from "@/board/columns";
import { Plain } from "@/text/plain";
import { Entry } from "@/ui/entry";
import { StatusIcon } from "@/ui/status-icon";
import { useCommands } from "./commands";

const MOST_ISSUES = 20;

export function Everything({ text, onClose }: { text: string; onClose: () => void }) {
  const navigate = useNavigate();
  const { data: issues = [] } = useQuery(queries.issues());
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = issues
    .filter((issue) => matches(issue, words))
    .sort((a, b) => b.updated_at.localeCompare(a.updated_at))
    .slice(0, words.length > 0 ? MOST_ISSUES : 5);
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
              onSelect={act(() => void navigate({ to: "/issue/$key", params: { key: issue.identifier } }))}
            >
              <span className="tabular mr-2 text-ink-3">{issue.identifier}</span>
              <Plain text={issue.title} />
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
