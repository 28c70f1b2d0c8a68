/** The one error type that the app's requests end in. */
import type { ErrorBody, ErrorCode, RunUnderWay } from "./schema";

/** A refusal of the server, or `offline` when no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ErrorCode | "offline";
  /** With `runs_under_way`: the runs that stand in the way. */
  readonly underWay: readonly RunUnderWay[];

  constructor(
    message: string,
    status: number,
    code: ErrorCode | "offline",
    underWay: readonly RunUnderWay[] = [],
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.underWay = underWay;
  }
}

/** Reads an answer that is not a success; a body that is not ours still gives a sentence. */
export async function errorFrom(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as Partial<ErrorBody>;
    if (typeof body.error === "string" && typeof body.code === "string") {
      return new ApiError(body.error, response.status, body.code, body.under_way);
    }
  } catch {
    // Not JSON: a proxy in between, or a server that is going down.
  }
  const code = response.status === 401 ? "unauthenticated" : "unavailable";
  return new ApiError(`The server answered with status ${response.status}.`, response.status, code);
}

/** What to tell a person about any thrown thing. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether asking again cannot help. */
export function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
}
