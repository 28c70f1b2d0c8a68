/** The socket to the server: one connection that heals, resumes and never leaves a gap. */
import type { Event } from "@/api/schema";
import type { TranscriptStore } from "@/transcript/store";
import { backoffMs } from "./backoff";
import { EventCursor } from "./cursor";
import { type ClientMessage, parseMessage, type ServerMessage } from "./protocol";

export type ConnectionState = "connecting" | "live" | "reconnecting";

const PING_EVERY_MS = 15_000;
const ANSWER_WITHIN_MS = 8_000;
const ASK_AGAIN_AFTER_MS = 1_000;

export interface ConnectionOptions {
  url: string;
  workspaceId: string;
  onEvent: (event: Event) => void;
  /** Everything that was read before may be old. */
  onReset: () => void;
  onState: (state: ConnectionState) => void;
  /** A connection could not be made; the caller may find out why by HTTP. */
  onRefused: () => void;
  createSocket?: (url: string) => WebSocket;
  random?: () => number;
}

export class LiveConnection {
  readonly #options: ConnectionOptions;
  readonly #cursor = new EventCursor();
  readonly #watched = new Map<string, TranscriptStore>();
  #socket: WebSocket | null = null;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #asked: string | null = null;
  #stopped = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopped = false;
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#drop();
    clearTimeout(this.#retry);
  }

  /** Streams a run's records into `store` until [`unwatch`](#unwatch). */
  watch(runId: string, store: TranscriptStore): void {
    this.#watched.set(runId, store);
    this.#send({ type: "watch", run_id: runId, after: store.next });
  }

  unwatch(runId: string): void {
    this.#watched.delete(runId);
    this.#send({ type: "unwatch", run_id: runId });
  }

  /** The network or the page came back: find out now instead of at the next ping. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#ping();
    } else if (this.#socket === null) {
      clearTimeout(this.#retry);
      this.#connect();
    }
  }

  #connect(): void {
    const { createSocket = (url: string) => new WebSocket(url), url } = this.#options;
    const socket = createSocket(url);
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (frame) => {
      clearTimeout(this.#deadline);
      const message = parseMessage(frame.data);
      if (message) this.#receive(message);
    };
    socket.onclose = () => this.#lost();
    this.#expectAnswer();
  }

  #opened(): void {
    this.#follow();
    for (const [runId, store] of this.#watched) {
      this.#send({ type: "watch", run_id: runId, after: store.next });
    }
    this.#pinger = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#expectAnswer();
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case "event":
        this.#takeEvent(message.event);
        break;
      case "following":
        // The first answer says where "now" is; what was read before it may be older.
        if (this.#cursor.seq === null) {
          this.#cursor.moveTo(message.seq);
          this.#options.onReset();
        }
        this.#failures = 0;
        this.#options.onState("live");
        break;
      case "reset":
        this.#cursor.moveTo(message.seq);
        this.#options.onReset();
        this.#follow();
        break;
      case "records": {
        const store = this.#watched.get(message.run_id);
        if (store?.take(message) === "ask-again") this.#askAgain(message.run_id, store);
        break;
      }
      case "pong":
      case "error":
        break;
    }
  }

  #takeEvent(event: Event): void {
    const step = this.#cursor.take(event);
    if (step === "apply") this.#options.onEvent(event);
    if (step === "ask-again") this.#follow();
  }

  /** Asks for missing records, and for the same ones at most once a second. */
  #askAgain(runId: string, store: TranscriptStore): void {
    const asked = `${runId} ${store.next}`;
    if (this.#asked === asked) return;
    this.#asked = asked;
    setTimeout(() => {
      this.#asked = null;
    }, ASK_AGAIN_AFTER_MS);
    this.#send({ type: "watch", run_id: runId, after: store.next });
  }

  #follow(): void {
    this.#send({ type: "follow", workspace_id: this.#options.workspaceId, after: this.#cursor.seq });
  }

  #ping(): void {
    this.#send({ type: "ping" });
    this.#expectAnswer();
  }

  /** A dead connection looks open for minutes; silence after a question is the proof. */
  #expectAnswer(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#lost(), ANSWER_WITHIN_MS);
  }

  #lost(): void {
    const neverOpened = this.#socket?.readyState !== WebSocket.OPEN;
    this.#drop();
    if (this.#stopped) return;
    this.#options.onState("reconnecting");
    if (neverOpened) this.#options.onRefused();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(
      () => this.#connect(),
      backoffMs(this.#failures++, this.#options.random ?? Math.random),
    );
  }

  #drop(): void {
    clearInterval(this.#pinger);
    clearTimeout(this.#deadline);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
