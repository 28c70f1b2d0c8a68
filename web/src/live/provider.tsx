/** Gives the app its one live connection. */
import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { keys } from "@/api/queries";
import { recordsOf } from "@/transcript/reading";
import { TranscriptStore, type TranscriptView } from "@/transcript/store";
import { type ConnectionState, LiveConnection } from "./connection";
import { Refresher } from "./refresh";

interface Live {
  connection: LiveConnection;
  state: ConnectionState;
}

const LiveContext = createContext<Live | null>(null);

function socketUrl(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/socket`;
}

/** How long the first page waits for the socket before it does without. */
const FIRST_WAIT_MS = 500;

interface LiveProviderProps {
  workspaceId: string;
  /** Shown until the place in the log is known: what is read after that needs no second reading. */
  fallback: ReactNode;
  children: ReactNode;
}

export function LiveProvider({ workspaceId, fallback, children }: LiveProviderProps) {
  const queries = useQueryClient();
  const [state, setState] = useState<ConnectionState>("connecting");
  const [ready, setReady] = useState(false);
  const shown = useRef(false);
  const connection = useMemo(() => {
    const refresher = new Refresher(queries);
    return new LiveConnection({
      url: socketUrl(),
      workspaceId,
      onEvent: (event) => refresher.take(event),
      onReset: () => {
        if (shown.current) refresher.everything();
      },
      onState: (now) => {
        setState(now);
        if (now === "live") setReady(true);
      },
      // A session that has ended refuses the socket without a word; this question gets one.
      onRefused: () => void queries.invalidateQueries({ queryKey: keys.me }),
    });
  }, [queries, workspaceId]);

  useEffect(() => {
    connection.start();
    const patience = setTimeout(() => setReady(true), FIRST_WAIT_MS);
    const wake = () => document.visibilityState === "visible" && connection.wake();
    addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      clearTimeout(patience);
      removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      connection.stop();
    };
  }, [connection]);

  useEffect(() => {
    if (ready) shown.current = true;
  }, [ready]);

  const live = useMemo(() => ({ connection, state }), [connection, state]);
  return <LiveContext value={live}>{ready ? children : fallback}</LiveContext>;
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("useLive needs a LiveProvider above it");
  return live;
}

export function useConnectionState(): ConnectionState {
  return useLive().state;
}

/** Transcripts that were looked at lately, so that coming back asks only for the news. */
const recent = new Map<string, TranscriptStore>();
const MOST_RECENT = 6;

function storeOf(runId: string): TranscriptStore {
  const store = recent.get(runId) ?? new TranscriptStore((attempt) => recordsOf(runId, attempt));
  recent.delete(runId);
  recent.set(runId, store);
  for (const old of recent.keys()) {
    if (recent.size <= MOST_RECENT) break;
    recent.delete(old);
  }
  return store;
}

/** A run's transcript, live while the caller is mounted. */
export function useTranscript(runId: string, attempt: number): TranscriptView {
  const { connection } = useLive();
  const store = useMemo(() => storeOf(runId), [runId]);
  useEffect(() => {
    connection.watch(runId, store);
    return () => connection.unwatch(runId);
  }, [connection, runId, store]);
  useEffect(() => {
    if (store.expect(attempt)) connection.watch(runId, store);
  }, [attempt, connection, runId, store]);
  return useSyncExternalStore(store.subscribe, store.view);
}
