/** The files on an issue and in its comments. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileText, Image, Trash2 } from "lucide-react";
import { ATTACHMENTS, attachmentsQuery, useDeleteAttachment } from "@/api/attachments";
import { membersQuery } from "@/api/members";
import type { Attachment, Issue } from "@/api/schema";
import { useSession } from "@/shell/session";
import { Plain } from "@/text/plain";
import { IconButton } from "@/ui/button";
import { Ago } from "@/ui/time";
import { bytes } from "@/ui/words";
import { LineSection } from "./issue-line";
import { ChooseFiles, UploadList, useFiles } from "./uploads";

export function Attachments({ issue }: { issue: Issue }) {
  const queries = useQueryClient();
  const { data: attachments } = useQuery(attachmentsQuery(issue.id));
  const files = useFiles(
    () => void queries.invalidateQueries({ queryKey: [...ATTACHMENTS, issue.id] }),
    issue.id,
  );
  const all = attachments ?? [];
  return (
    <LineSection
      title="Files"
      note={all.length > 0 && <span className="text-2xs text-ink-3">{all.length}</span>}
      actions={<ChooseFiles onChoose={files.add} />}
    >
      <UploadList files={files} />
      {all.length === 0 ? (
        <p className="text-xs text-ink-3">
          None. Paste or drop one into the description or a comment; the agent gets it with its next run.
        </p>
      ) : (
        <ul aria-label="Files" className="rounded-lg border border-line bg-raised">
          {all.map((attachment) => (
            <FileLine key={attachment.id} attachment={attachment} issueId={issue.id} />
          ))}
        </ul>
      )}
    </LineSection>
  );
}

function FileLine({ attachment, issueId }: { attachment: Attachment; issueId: string }) {
  const { me, workspace } = useSession();
  const { data: members } = useQuery(membersQuery(workspace.id));
  const remove = useDeleteAttachment(issueId);
  const role = members?.find((member) => member.user_id === me.id)?.role;
  const may = attachment.uploader_id === me.id || role === "owner" || role === "admin";
  const Icon = attachment.content_type.startsWith("image/") ? Image : FileText;
  return (
    <li className="flex h-9 items-center gap-2.5 border-b border-line pr-1.5 pl-3 last:border-b-0">
      <Icon aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <a href={attachment.url} download="" dir="auto" className="min-w-0 truncate text-sm hover:underline">
        <Plain text={attachment.filename} />
      </a>
      <span className="tabular ml-auto shrink-0 text-2xs text-ink-3">{bytes(attachment.size_bytes)}</span>
      <Ago at={attachment.created_at} className="shrink-0 text-2xs text-ink-3 max-sm:hidden" />
      {may && (
        <IconButton
          label={`Delete ${attachment.filename}`}
          className="size-6"
          disabled={remove.isPending}
          onClick={() => remove.mutate(attachment.id)}
        >
          <Trash2 aria-hidden className="size-3.5" />
        </IconButton>
      )}
    </li>
  );
}
