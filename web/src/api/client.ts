/** The one place that talks HTTP to the server. */
import { ApiError, errorFrom } from "./error";

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

type Method = "GET" | "POST" | "PUT" | "DELETE";

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
  try {
    return await fetch(path, {
      method,
      headers,
      body: method === "GET" ? null : JSON.stringify(body ?? {}),
      // What is deleted as the page is left is deleted all the same.
      keepalive: method === "DELETE",
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("The server cannot be reached. Is `shipmate up` running?", 0, "offline");
  }
}

async function request<T>(method: Method, path: string, details: Details = {}): Promise<T> {
  const response = await send(method, path, details);
  if (!response.ok) {
    const error = await errorFrom(response);
    if (response.status === 401 && path !== "/api/auth/exchange") {
      for (const listener of signedOutListeners) listener();
    }
    throw error;
  }
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const http = {
  get: <T>(path: string, signal?: AbortSignal) => request<T>("GET", path, { signal }),
  post: <T>(path: string, body?: unknown, headers?: Record<string, string>) =>
    request<T>("POST", path, { body, headers }),
  put: <T>(path: string, body: unknown) => request<T>("PUT", path, { body }),
  delete: <T = void>(path: string, body?: unknown) => request<T>("DELETE", path, { body }),
};
