/** What the browser and the server say to each other over the socket. */
import type { Answer, Said } from "@/api/schema";

export type ClientMessage = Said;
export type ServerMessage = Answer;
export type RecordsMessage = Extract<Answer, { type: "records" }>;

/** Reads a frame; anything that is not a message of ours is nothing. */
export function parseMessage(frame: unknown): ServerMessage | null {
  if (typeof frame !== "string") return null;
  try {
    const message: unknown = JSON.parse(frame);
    if (typeof message !== "object" || message === null || !("type" in message)) return null;
    return message as ServerMessage;
  } catch {
    return null;
  }
}
