/** The one place that talks HTTP to the server. */
import { ApiError, errorFrom } from "./error";
import { readLongList } from "./long-list";
import { sendOutliving } from "./outliving";
import { type FileWish, sendFile } from "./send-file";

/** How long an answer may take before the request counts as lost. */
const DEADLINE_MS = 30_000;

let workspaceId: string | null = null;

/** Names the workspace that all later requests are about. */
export function chooseWorkspace(id: string): void {
  workspaceId = id;
}

const signedOutListeners = new Set<() => void>();

/** Calls `listener` whenever the server says that the session is over. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

interface Details {
  body?: unknown;
  signal?: AbortSignal | undefined;
  headers?: Record<string, string> | undefined;
}

async function send(method: Method, path: string, details: Details): Promise<Response> {
  const { body, signal } = details;
  const headers = new Headers({ Accept: "application/json", ...details.headers });
  if (method !== "GET") headers.set("Content-Type", "application/json");
  if (workspaceId) headers.set("X-Workspace-ID", workspaceId);
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const init = { method, headers, signal: signal ? AbortSignal.any([signal, deadline]) : deadline };
  try {
    if (method === "GET") return await fetch(path, init);
    // What somebody changed as they left the page is changed all the same.
    return await sendOutliving(path, { ...init, body: JSON.stringify(body ?? {}) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("The server cannot be reached. Is `shipmate up` running?", 0, "offline");
  }
}

async function request<T>(method: Method, path: string, details: Details = {}): Promise<T> {
  return read<T>(path, await send(method, path, details));
}

/** A file as a body, with no deadline but its sender's patience. */
async function requestWithFile<T>(path: string, file: File, wish: FileWish): Promise<T> {
  const headers = new Headers({ "Content-Type": "application/octet-stream", "Idempotency-Key": wish.key });
  if (workspaceId) headers.set("X-Workspace-ID", workspaceId);
  return read<T>(path, await sendFile(path, file, headers, wish));
}

/** An answer that is a list of any length. */
async function requestList<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const response = await send("GET", path, { signal });
  await mustBeWell(path, response);
  const reader = await readLongList(response, 1);
  reader.end();
  return reader.items as T[];
}

/** An answer whose field `name` is a list of any length. */
async function requestWithList<T>(path: string, name: keyof T): Promise<T> {
  const response = await send("GET", path, {});
  await mustBeWell(path, response);
  const reader = await readLongList(response, 2);
  return { ...(reader.end() as T), [name]: reader.items };
}

async function mustBeWell(path: string, response: Response): Promise<void> {
  if (response.ok) return;
  const error = await errorFrom(response);
  if (response.status === 401 && path !== "/api/auth/exchange") {
    for (const listener of signedOutListeners) listener();
  }
  throw error;
}

async function read<T>(path: string, response: Response): Promise<T> {
  await mustBeWell(path, response);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const http = {
  get: <T>(path: string, signal?: AbortSignal) => request<T>("GET", path, { signal }),
  getList: requestList,
  getWithList: requestWithList,
  post: <T>(path: string, body?: unknown, headers?: Record<string, string>) =>
    request<T>("POST", path, { body, headers }),
  put: <T>(path: string, body: unknown) => request<T>("PUT", path, { body }),
  sendFile: requestWithFile,
  patch: <T>(path: string, body: unknown) => request<T>("PATCH", path, { body }),
  delete: <T = void>(path: string, body?: unknown) => request<T>("DELETE", path, { body }),
};
