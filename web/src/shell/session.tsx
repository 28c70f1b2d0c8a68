/** Who is signed in, and in which workspace; everything below may rely on both. */
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { SignedOut } from "@/account/signed-out";
import { chooseWorkspace, onSignedOut } from "@/api/client";
import { ApiError } from "@/api/error";
import { queries } from "@/api/queries";
import type { Me, Workspace } from "@/api/schema";
import { LiveProvider } from "@/live/provider";
import { Failed } from "@/ui/state";
import { Splash } from "./splash";
import { recall, remember } from "./storage";

interface Session {
  me: Me;
  workspace: Workspace;
  workspaces: Workspace[];
  switchTo: (workspaceId: string) => void;
}

const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession needs a SessionGate above it");
  return session;
}

export function SessionGate({ children }: { children: ReactNode }) {
  const [signedOut, setSignedOut] = useState(false);
  const [wanted, setWanted] = useState(() => recall("workspace"));
  useEffect(() => onSignedOut(() => setSignedOut(true)), []);
  const me = useQuery(queries.me());
  const workspaces = useQuery(queries.workspaces());
  const all = workspaces.data;
  const workspace = all?.find((each) => each.id === wanted) ?? all?.[0];
  if (workspace) chooseWorkspace(workspace.id);

  const session = useMemo(() => {
    if (!me.data || !workspace || !all) return null;
    const switchTo = (id: string) => {
      remember("workspace", id);
      setWanted(id);
      location.assign("/");
    };
    return { me: me.data, workspace, workspaces: all, switchTo };
  }, [me.data, workspace, all]);

  const error = me.error ?? workspaces.error;
  if (signedOut || (error instanceof ApiError && error.status === 401)) return <SignedOut />;
  if (session) {
    return (
      <SessionContext value={session}>
        <LiveProvider key={session.workspace.id} workspaceId={session.workspace.id} fallback={<Splash />}>
          {children}
        </LiveProvider>
      </SessionContext>
    );
  }
  if (error) {
    const retry = () => {
      void me.refetch();
      void workspaces.refetch();
    };
    return (
      <main className="flex h-full items-center justify-center">
        <Failed error={error} onRetry={retry} />
      </main>
    );
  }
  if (all && !workspace) {
    return (
      <main className="flex h-full items-center justify-center">
        <Failed error={new Error("You are not a member of any workspace yet.")} />
      </main>
    );
  }
  return <Splash />;
}
