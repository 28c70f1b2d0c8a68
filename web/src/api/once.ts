/** A key for what must happen once, however often it is sent: the same words keep their key until they have arrived. */

const waiting = new Map<string, string>();

/** Sends `body` under a key; if no answer comes, the same body sent again is the same wish. */
export async function once<T>(
  place: string,
  body: unknown,
  send: (headers: Record<string, string>) => Promise<T>,
): Promise<T> {
  const wish = `${place} ${JSON.stringify(body)}`;
  const key = waiting.get(wish) ?? newKey();
  waiting.set(wish, key);
  const answer = await send({ "Idempotency-Key": key });
  waiting.delete(wish);
  return answer;
}

/** `crypto.randomUUID` is not there for pages that came over plain HTTP from another machine. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
