/** What the palette can do. */
import { useNavigate } from "@tanstack/react-router";
import {
  Archive,
  Ban,
  Bot,
  Boxes,
  CalendarDays,
  CornerLeftUp,
  GraduationCap,
  LayoutGrid,
  Link2,
  Monitor,
  Moon,
  Plus,
  Settings,
  Tag,
  UsersRound,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Issue } from "@/api/schema";
import { useArchivePlace } from "@/issue/archive";
import { PriorityIcon, StatusIcon } from "@/ui/status-icon";
import { notify } from "@/ui/toast";
import { openOverlay, type PalettePage } from "../overlays";
import { toggleTheme } from "../theme";
import { useCurrentIssues } from "./current-issue";

export interface PaletteCommand {
  title: string;
  icon: ReactNode;
  keys?: string;
  action: () => void;
  /** The page of the palette that it opens. */
  page?: PalettePage;
}

const ICON = "size-4 shrink-0 text-ink-3";

async function copyLink(issue: Issue): Promise<void> {
  await navigator.clipboard.writeText(`${location.origin}/issue/${issue.identifier}`);
  notify.success(`The link to ${issue.identifier} is copied.`);
}

/** What can be done with the current issues. */
export function useIssueCommands(): PaletteCommand[] {
  const issues = useCurrentIssues();
  const [issue] = issues;
  const archive = useArchivePlace();
  const about = (page: PalettePage) => ({ page, action: () => openOverlay({ kind: "palette", page }) });
  if (!issue) return [];
  return [
    {
      title: "Change status…",
      icon: <StatusIcon status={issue.status} />,
      keys: "s",
      ...about("status"),
    },
    {
      title: "Change priority…",
      icon: <PriorityIcon priority={issue.priority} />,
      keys: "p",
      ...about("priority"),
    },
    {
      title: "Assign to…",
      icon: <Bot aria-hidden className={ICON} />,
      keys: "a",
      ...about("assignee"),
    },
    {
      title: "Change labels…",
      icon: <Tag aria-hidden className={ICON} />,
      keys: "⇧ l",
      ...about("labels"),
    },
    {
      title: "Set due date…",
      icon: <CalendarDays aria-hidden className={ICON} />,
      keys: "⇧ d",
      ...about("due"),
    },
    {
      title: "Blocked by…",
      icon: <Ban aria-hidden className={ICON} />,
      keys: "⇧ b",
      ...about("blocker"),
    },
    {
      title: "Make it a sub-issue of…",
      icon: <CornerLeftUp aria-hidden className={ICON} />,
      keys: "⇧ p",
      ...about("parent"),
    },
    {
      title: "New sub-issue…",
      icon: <Plus aria-hidden className={ICON} />,
      action: () => openOverlay({ kind: "create", preset: { parent_issue_id: issue.identifier } }),
    },
    {
      title: "Copy link",
      icon: <Link2 aria-hidden className={ICON} />,
      action: () => void copyLink(issue),
    },
    {
      title: issues.length > 1 ? `Archive ${issues.length} issues` : `Archive ${issue.identifier}`,
      icon: <Archive aria-hidden className={ICON} />,
      action: () => archive(issues, true),
    },
  ];
}

export function useCommands(): PaletteCommand[] {
  const navigate = useNavigate();
  const ofIssue = useIssueCommands();
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
      title: "Go to the skills",
      icon: <GraduationCap aria-hidden className={ICON} />,
      keys: "g k",
      action: () => void navigate({ to: "/skills" }),
    },
    {
      title: "Go to the projects",
      icon: <Boxes aria-hidden className={ICON} />,
      keys: "g p",
      action: () => void navigate({ to: "/projects" }),
    },
    {
      title: "Go to the machines",
      icon: <Monitor aria-hidden className={ICON} />,
      keys: "g m",
      action: () => void navigate({ to: "/machines" }),
    },
    {
      title: "Go to the members",
      icon: <UsersRound aria-hidden className={ICON} />,
      keys: "g t",
      action: () => void navigate({ to: "/members" }),
    },
    {
      title: "New workspace…",
      icon: <Plus aria-hidden className={ICON} />,
      action: () => openOverlay({ kind: "workspace" }),
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
