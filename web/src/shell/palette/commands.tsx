/** What the palette can do. */
import { useNavigate } from "@tanstack/react-router";
import {
  Archive,
  Ban,
  Bot,
  CalendarDays,
  CornerLeftUp,
  LayoutGrid,
  Link2,
  Monitor,
  Moon,
  Plus,
  Settings,
  Tag,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Issue } from "@/api/schema";
import { useArchivePlace } from "@/issue/archive";
import { PriorityIcon, StatusIcon } from "@/ui/status-icon";
import { notify } from "@/ui/toast";
import { openOverlay, type PalettePage } from "../overlays";
import { toggleTheme } from "../theme";
import { useCurrentIssues } from "./current-issue";

interface PaletteCommand {
  title: string;
  icon: ReactNode;
  keys: string;
  action: () => void;
}

const ICON = "size-4 shrink-0 text-ink-3";

async function copyLink(issue: Issue): Promise<void> {
  await navigator.clipboard.writeText(`${location.origin}/issue/${issue.identifier}`);
  notify.success(`The link to ${issue.identifier} is copied.`);
}

export function useCommands(): PaletteCommand[] {
  const navigate = useNavigate();
  const issues = useCurrentIssues();
  const [issue] = issues;
  const archive = useArchivePlace();
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
        {
          title: "Change labels…",
          icon: <Tag aria-hidden className={ICON} />,
          keys: "⇧ l",
          action: about("labels"),
        },
        {
          title: "Set due date…",
          icon: <CalendarDays aria-hidden className={ICON} />,
          keys: "⇧ d",
          action: about("due"),
        },
        {
          title: "Blocked by…",
          icon: <Ban aria-hidden className={ICON} />,
          keys: "⇧ b",
          action: about("blocker"),
        },
        {
          title: "Make it a sub-issue of…",
          icon: <CornerLeftUp aria-hidden className={ICON} />,
          keys: "⇧ p",
          action: about("parent"),
        },
        {
          title: "New sub-issue…",
          icon: <Plus aria-hidden className={ICON} />,
          keys: "",
          action: () => openOverlay({ kind: "create", preset: { parent_issue_id: issue.identifier } }),
        },
        {
          title: "Copy link",
          icon: <Link2 aria-hidden className={ICON} />,
          keys: "",
          action: () => void copyLink(issue),
        },
        {
          title: issues.length > 1 ? `Archive ${issues.length} issues` : `Archive ${issue.identifier}`,
          icon: <Archive aria-hidden className={ICON} />,
          keys: "",
          action: () => archive(issues, true),
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
