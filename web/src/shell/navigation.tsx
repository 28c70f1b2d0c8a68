/** Where one can go. */
import { Link, type LinkProps, useNavigate } from "@tanstack/react-router";
import {
  Bot,
  Boxes,
  ChartColumn,
  ChevronDown,
  Ellipsis,
  GraduationCap,
  Inbox,
  LayoutGrid,
  Monitor,
  Plus,
  Search,
  Settings,
  Ship,
  SquarePen,
  UsersRound,
} from "lucide-react";
import type { ComponentType } from "react";
import { useUnreadCount } from "@/api/inbox";
import { IconButton } from "@/ui/button";
import { Keys } from "@/ui/kbd";
import { MenuAction, MenuButton, MenuDivider, MenuRadio } from "@/ui/menu";
import { ConnectionIndicator } from "./connection";
import { openOverlay } from "./overlays";
import { useSession } from "./session";
import { WorkingNow } from "./working-now";

interface Place {
  to: LinkProps["to"];
  title: string;
  icon: ComponentType<{ className?: string }>;
  /** What is told beside it. */
  Note?: ComponentType;
  /** Whether it is needed all day, and so has a place in the bar at the bottom of a phone. */
  daily?: boolean;
}

const PLACES: Place[] = [
  { to: "/", title: "Board", icon: LayoutGrid, daily: true },
  { to: "/inbox", title: "Inbox", icon: Inbox, Note: Unread, daily: true },
  { to: "/projects", title: "Projects", icon: Boxes },
  { to: "/agents", title: "Agents", icon: Bot, daily: true },
  { to: "/skills", title: "Skills", icon: GraduationCap },
  { to: "/machines", title: "Machines", icon: Monitor, daily: true },
  { to: "/members", title: "Members", icon: UsersRound },
  { to: "/usage", title: "Usage", icon: ChartColumn },
  { to: "/settings", title: "Settings", icon: Settings },
];

function PlaceLink({ place, className }: { place: Place; className: string }) {
  const Icon = place.icon;
  return (
    <Link
      to={place.to}
      activeOptions={{ exact: place.to === "/", includeSearch: false }}
      className={className}
    >
      <Icon className="size-4 shrink-0" aria-hidden />
      {place.title}
      {place.Note && <place.Note />}
    </Link>
  );
}

/** How much the inbox has that was not read: beside the word, or over the icon where a thumb reaches it. */
function Unread() {
  const count = useUnreadCount();
  if (count === 0) return null;
  return (
    <span className="tabular ml-auto inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent px-1.5 text-2xs font-semibold text-accent-ink max-md:absolute max-md:top-1 max-md:left-1/2 max-md:h-4 max-md:min-w-4 max-md:translate-x-1 max-md:px-1">
      {count > 99 ? "99+" : count}
      <span className="sr-only"> unread</span>
    </span>
  );
}

export function Sidebar() {
  return (
    <header className="flex w-58 shrink-0 flex-col gap-3 p-3 max-md:w-full max-md:flex-row max-md:items-center max-md:border-b max-md:border-line max-md:px-3 max-md:py-2">
      <div className="flex min-w-0 flex-1 items-center gap-1 md:flex-none">
        <WorkspaceName />
        <IconButton
          label="Search and commands"
          keys="mod k"
          onClick={() => openOverlay({ kind: "palette", page: "everything" })}
        >
          <Search aria-hidden className="size-4" />
        </IconButton>
        <IconButton label="New issue" keys="c" look="plain" onClick={() => openOverlay({ kind: "create" })}>
          <SquarePen aria-hidden className="size-4" />
        </IconButton>
      </div>
      <nav aria-label="Main" className="flex flex-col gap-0.5 max-md:hidden">
        {PLACES.map((place) => (
          <PlaceLink
            key={place.title}
            place={place}
            className="flex h-7.5 items-center gap-2.5 rounded-md px-2 font-medium text-ink-2 transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-active aria-[current=page]:text-ink"
          />
        ))}
      </nav>
      <WorkingNow />
      <div className="mt-auto flex items-center justify-between px-2 pb-1 max-md:hidden">
        <ConnectionIndicator />
        <button
          type="button"
          aria-label="Keyboard shortcuts"
          onClick={() => openOverlay({ kind: "help" })}
          className="rounded-sm p-1 hover:bg-hover"
        >
          <Keys keys="?" />
        </button>
      </div>
    </header>
  );
}

/** The workspace one is in, the others, and a new one. */
function WorkspaceName() {
  const { workspace, workspaces, switchTo } = useSession();
  return (
    <MenuButton
      label={`Workspace ${workspace.name}`}
      align="start"
      className="flex h-7.5 min-w-0 flex-1 items-center gap-2 rounded-md px-1 text-left hover:bg-hover data-popup-open:bg-active"
      button={
        <>
          <span className="inline-flex size-5.5 shrink-0 items-center justify-center rounded-md bg-accent text-accent-ink">
            <Ship aria-hidden className="size-3.5" />
          </span>
          <span className="truncate font-semibold">{workspace.name}</span>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
        </>
      }
    >
      <MenuRadio
        value={workspace.id}
        options={workspaces.map((each) => ({ value: each.id, label: each.name }))}
        onChange={switchTo}
        closes
      />
      <MenuDivider />
      <MenuAction
        icon={<Plus aria-hidden className="size-3.5 text-ink-3" />}
        onSelect={() => openOverlay({ kind: "workspace" })}
      >
        New workspace…
      </MenuAction>
    </MenuButton>
  );
}

const THUMB =
  "relative flex flex-1 flex-col items-center gap-0.5 py-1.5 text-2xs font-medium text-ink-3 aria-[current=page]:text-accent-text";

/** The same places where a thumb reaches them. */
export function BottomBar() {
  const navigate = useNavigate();
  return (
    <nav
      aria-label="Main"
      className="flex border-t border-line bg-canvas pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {PLACES.filter((place) => place.daily).map((place) => (
        <PlaceLink key={place.title} place={place} className={THUMB} />
      ))}
      <MenuButton
        label="More places"
        className={THUMB}
        button={
          <>
            <Ellipsis aria-hidden className="size-4" />
            More
          </>
        }
      >
        {PLACES.filter((place) => !place.daily).map(({ to, title, icon: Icon }) => (
          <MenuAction
            key={title}
            icon={<Icon className="size-4 text-ink-3" />}
            onSelect={() => void navigate({ to })}
          >
            {title}
          </MenuAction>
        ))}
      </MenuButton>
    </nav>
  );
}
