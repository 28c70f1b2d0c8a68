/** Files on issues: sending them with their progress, listing and deleting them. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/ui/toast";
import { http } from "./client";
import { sentence } from "./error";
import type { Attachment } from "./schema";

export const ATTACHMENTS = ["attachments"] as const;

/** The largest file that the server takes; said before it is sent in vain. */
const MOST_BYTES = 25 * 1024 * 1024;

const part = encodeURIComponent;

export const attachmentsQuery = (issueId: string) =>
  queryOptions({
    queryKey: [...ATTACHMENTS, issueId],
    queryFn: ({ signal }) => http.get<Attachment[]>(`/api/issues/${part(issueId)}/attachments`, signal),
  });

/** Why a file can't be sent, if that is known before. */
export function unfit(file: File): string | null {
  if (file.size === 0) return `${file.name} is empty.`;
  if (file.size > MOST_BYTES) return `${file.name} is larger than 25 MiB.`;
  return null;
}

interface Sending {
  /** The same for every try, so that a lost answer makes no second file. */
  key: string;
  issueId?: string | undefined;
  signal: AbortSignal;
  onProgress: (share: number) => void;
}

export function sendFile(file: File, { key, issueId, signal, onProgress }: Sending): Promise<Attachment> {
  const query = new URLSearchParams({ filename: file.name, ...(issueId && { issue_id: issueId }) });
  return http.sendFile<Attachment>(`/api/upload-file?${query}`, file, { key, signal, onProgress });
}

export function useDeleteAttachment(issueId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => http.delete(`/api/attachments/${part(id)}`),
    onError: (error) => notify.error(sentence(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: [...ATTACHMENTS, issueId] }),
  });
}
