/** The frame around every page: navigation, connection, dialogs, global keys. */
import { Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { undoLast } from "@/api/undo";
import { getSelection } from "@/board/selection";
import { ConnectionBanner } from "./connection";
import { BottomBar, Sidebar } from "./navigation";
import {
  type ChoicePage,
  closeOverlay,
  getCurrentIssueId,
  type Overlay,
  openOverlay,
  useOverlay,
} from "./overlays";
import { SessionGate } from "./session";
import { useChordLeader, useShortcuts } from "./shortcuts";
import { toggleTheme } from "./theme";

const CreateDialog = lazy(() => import("@/issue/create-dialog"));
const HelpDialog = lazy(() => import("./help"));
const NewWorkspace = lazy(() => import("./new-workspace"));
const Palette = lazy(() => import("./palette"));

export function AppLayout() {
  return (
    <SessionGate>
      <Frame />
    </SessionGate>
  );
}

function Frame() {
  useGlobalKeys();
  return (
    <>
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-accent-ink focus:translate-y-0"
      >
        Skip to content
      </a>
      <div className="flex h-full max-md:flex-col">
        <Sidebar />
        <main
          id="content"
          tabIndex={-1}
          className="flex min-h-0 min-w-0 flex-1 flex-col bg-panel outline-hidden md:my-2 md:mr-2 md:rounded-lg md:border md:border-line"
        >
          <Outlet />
        </main>
        <BottomBar />
      </div>
      <ConnectionBanner />
      <Overlays />
    </>
  );
}

/** Dialogs are loaded when first asked for, and stay loaded. */
function Overlays() {
  const overlay = useOverlay();
  const [seen, setSeen] = useState<ReadonlySet<Overlay["kind"]>>(new Set());
  if (!seen.has(overlay.kind)) setSeen(new Set([...seen, overlay.kind]));
  return (
    <Suspense fallback={null}>
      {seen.has("create") && (
        <CreateDialog
          open={overlay.kind === "create"}
          preset={overlay.kind === "create" ? overlay.preset : undefined}
          onClose={closeOverlay}
        />
      )}
      {seen.has("workspace") && <NewWorkspace open={overlay.kind === "workspace"} onClose={closeOverlay} />}
      {seen.has("palette") && (
        <Palette page={overlay.kind === "palette" ? overlay.page : null} onClose={closeOverlay} />
      )}
      {seen.has("help") && <HelpDialog open={overlay.kind === "help"} onClose={closeOverlay} />}
    </Suspense>
  );
}

function useGlobalKeys(): void {
  const navigate = useNavigate();
  const about = (page: ChoicePage) => () => {
    if (getCurrentIssueId() || getSelection().size > 0) openOverlay({ kind: "palette", page });
  };
  useChordLeader("g");
  useShortcuts({
    "mod+k": () => openOverlay({ kind: "palette", page: "everything" }),
    "/": () => openOverlay({ kind: "palette", page: "everything" }),
    "?": () => openOverlay({ kind: "help" }),
    c: () => openOverlay({ kind: "create" }),
    s: about("status"),
    p: about("priority"),
    a: about("assignee"),
    L: about("labels"),
    D: about("due"),
    B: about("blocker"),
    P: about("parent"),
    t: toggleTheme,
    "mod+z": () => void undoLast(),
    "g b": () => void navigate({ to: "/" }),
    "g i": () => void navigate({ to: "/inbox" }),
    "g m": () => void navigate({ to: "/machines" }),
    "g a": () => void navigate({ to: "/agents" }),
    "g k": () => void navigate({ to: "/skills" }),
    "g p": () => void navigate({ to: "/projects" }),
    "g t": () => void navigate({ to: "/members" }),
    "g u": () => void navigate({ to: "/usage" }),
    "g s": () => void navigate({ to: "/settings" }),
  });
}
