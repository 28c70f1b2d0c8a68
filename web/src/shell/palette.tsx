/** ⌘K: find an issue, go somewhere, do something; and the lists behind `s`, `p` and `a`. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Bot, LayoutGrid, Monitor, Moon, Plus, Settings } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useEditIssue } from "@/api/mutations";
import { queries } from "@/api/queries";
import type { Issue } from "@/api/schema";
import { matches } from "@/board/columns";
import { assigneeFields, assigneeValue, useAssignees } from "@/issue/assignees";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "@/issue/options";
import { Plain } from "@/text/plain";
import { Modal } from "@/ui/dialog";
import { Keys } from "@/ui/kbd";
import type { Option } from "@/ui/picker";
import { PriorityIcon, StatusIcon } from "@/ui/status-icon";
import { getCurrentIssueId, openOverlay, type PalettePage } from "./overlays";
import { toggleTheme } from "./theme";

interface PaletteProps {
  page: PalettePage | null;
  onClose: () => void;
}

const TITLES: Record<PalettePage, string> = {
  everything: "Search and commands",
  status: "Change status",
  priority: "Change priority",
  assignee: "Assign to",
};

export default function Palette({ page, onClose }: PaletteProps) {
  return (
    <Modal
      open={page !== null}
      onClose={onClose}
      title={TITLES[page ?? "everything"]}
      bare
      className="max-w-xl"
    >
      {page && <PaletteBody key={page} page={page} onClose={onClose} />}
    </Modal>
  );
}

function PaletteBody({ page, onClose }: { page: PalettePage; onClose: () => void }) {
  const [text, setText] = useState("");
  const issue = useCurrentIssue();
  return (
    <Command label={TITLES[page]} shouldFilter={false} loop className="flex min-h-0 flex-col">
      {issue && page !== "everything" && (
        <p className="px-4 pt-3 text-xs text-ink-3">
          <span className="inline-block max-w-full truncate rounded-sm bg-hover px-1.5 py-0.5">
            {issue.identifier} <Plain text={issue.title} />
          </span>
        </p>
      )}
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder={page === "everything" ? "Search issues or type a command…" : `${TITLES[page]}…`}
        className="h-12 w-full shrink-0 border-b border-line bg-transparent px-4 text-base outline-hidden"
      />
      <Command.List
        label="Results"
        className="max-h-[min(26rem,60vh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3"
      >
        <Command.Empty className="py-8 text-center text-ink-3">Nothing matches.</Command.Empty>
        {page === "everything" ? (
          <Everything text={text} onClose={onClose} />
        ) : (
          issue && <Choices page={page} issue={issue} text={text} onClose={onClose} />
        )}
      </Command.List>
    </Command>
  );
}

/** The issue that the palette is about, as it is now. */
function useCurrentIssue(): Issue | undefined {
  const id = getCurrentIssueId() ?? "";
  const { data: issues } = useQuery(queries.issues());
  return issues?.find((issue) => issue.id === id);
}

interface EntryProps {
  value: string;
  icon: ReactNode;
  onSelect: () => void;
  keys?: string;
  children: ReactNode;
}

function Entry({ value, icon, onSelect, keys, children }: EntryProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-hover"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys && <Keys keys={keys} />}
    </Command.Item>
  );
}

const MOST_ISSUES = 20;

function Everything({ text, onClose }: { text: string; onClose: () => void }) {
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

interface PaletteCommand {
  title: string;
  icon: ReactNode;
  keys: string;
  action: () => void;
}

const ICON = "size-4 shrink-0 text-ink-3";

function useCommands(): PaletteCommand[] {
  const navigate = useNavigate();
  const issue = useCurrentIssue();
  const about = (page: PalettePage) => () => openOverlay({ kind: "palette", page });
  const ofIssue: PaletteCommand[] = issue
    ? [
        {
          title: "Change status…",
          icon: <StatusIcon status={issue.status} />,
          keys: "s",
          action: about("status"),
        },
        {
          title: "Change priority…",
          icon: <PriorityIcon priority={issue.priority} />,
          keys: "p",
          action: about("priority"),
        },
        {
          title: "Assign to…",
          icon: <Bot aria-hidden className={ICON} />,
          keys: "a",
          action: about("assignee"),
        },
      ]
    : [];
  return [
    {
      title: "New issue",
      icon: <Plus aria-hidden className={ICON} />,
      keys: "c",
      action: () => openOverlay({ kind: "create" }),
    },
    ...ofIssue,
    {
      title: "Go to the board",
      icon: <LayoutGrid aria-hidden className={ICON} />,
      keys: "g b",
      action: () => void navigate({ to: "/" }),
    },
    {
      title: "Go to the agents",
      icon: <Bot aria-hidden className={ICON} />,
      keys: "g a",
      action: () => void navigate({ to: "/agents" }),
    },
    {
      title: "Go to the machines",
      icon: <Monitor aria-hidden className={ICON} />,
      keys: "g m",
      action: () => void navigate({ to: "/machines" }),
    },
    {
      title: "Go to the settings",
      icon: <Settings aria-hidden className={ICON} />,
      keys: "g s",
      action: () => void navigate({ to: "/settings" }),
    },
    {
      title: "Switch between dark and light",
      icon: <Moon aria-hidden className={ICON} />,
      keys: "t",
      action: toggleTheme,
    },
  ];
}

interface ChoicesProps {
  page: Exclude<PalettePage, "everything">;
  issue: Issue;
  text: string;
  onClose: () => void;
}

function Choices({ page, issue, text, onClose }: ChoicesProps) {
  const { mutate } = useEditIssue();
  const assignees = useAssignees();
  const lists: Record<ChoicesProps["page"], { options: readonly Option<string>[]; now: string }> = {
    status: { options: STATUS_OPTIONS, now: issue.status },
    priority: { options: PRIORITY_OPTIONS, now: issue.priority },
    assignee: { options: assignees.options, now: assigneeValue(issue) },
  };
  const { options, now } = lists[page];
  const choose = (value: string) => {
    onClose();
    if (value === now) return;
    mutate({ issue, change: page === "assignee" ? assigneeFields(value) : { [page]: value } });
  };
  const wanted = text.toLowerCase().trim();
  return options
    .filter((option) => option.label.toLowerCase().includes(wanted))
    .map((option) => (
      <Entry key={option.value} value={option.value} icon={option.icon} onSelect={() => choose(option.value)}>
        {option.label}
        {option.value === now && <span className="ml-2 text-xs text-ink-3">now</span>}
      </Entry>
    ));
}
