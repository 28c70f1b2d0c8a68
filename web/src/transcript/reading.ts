/** Reading records by their numbers. */
import { http } from "@/api/client";
import type { Record, Transcript } from "@/api/schema";

/** At most `limit` records from number `from` on, in order; fewer may come although there are more. */
export type ReadRecords = (from: number, limit: number) => Promise<Record[]>;

/** Reads a run's records by HTTP. Those of another attempt are not what was asked for. */
export function recordsOf(runId: string, attempt: () => number): ReadRecords {
  return async (from, limit) => {
    const path = `/api/runs/${encodeURIComponent(runId)}/transcript?after=${from}&limit=${limit}`;
    const answer = await http.getWithList<Transcript>(path, "records");
    if (answer.attempt !== attempt()) throw new Error("This attempt is over; another one has begun.");
    return answer.records;
  };
}

/** All records from `from` up to and without `to`. */
export async function readAll(read: ReadRecords, from: number, to: number): Promise<Record[]> {
  const records: Record[] = [];
  while (from + records.length < to) {
    const more = await read(from + records.length, to - from - records.length);
    if (more.length === 0) throw new Error(`Record ${from + records.length} of the transcript is missing.`);
    records.push(...more);
  }
  return records;
}
