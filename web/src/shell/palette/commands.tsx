/** What the palette can do. */
import { useNavigate } from "@tanstack/react-router";
import {
  Ban,
  Bot,
  CalendarDays,
  CornerLeftUp,
  LayoutGrid,
  Monitor,
  Moon,
  Plus,
  Settings,
  Tag,
} from "lucide-react";
import type { ReactNode } from "react";
import { PriorityIcon, StatusIcon } from "@/ui/status-icon";
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

export function useCommands(): PaletteCommand[] {
  const navigate = useNavigate();
  const [issue] = useCurrentIssues();
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
