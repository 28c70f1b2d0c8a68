/** A new issue, written without leaving the page. */
import { Link } from "@tanstack/react-router";
import { type ClipboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { IssueChange } from "@/api/issue-edits";
import { useCreateIssue } from "@/api/mutations";
import type { CreateIssue, IssueStatus, Priority } from "@/api/schema";
import { NO_PROJECT, projectField, useProjectOptions } from "@/projects/options";
import { useMarkdownKeys } from "@/text/markdown-keys";
import { MarkdownToolbar } from "@/text/markdown-toolbar";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { Keys } from "@/ui/kbd";
import { Picker } from "@/ui/picker";
import { notify } from "@/ui/toast";
import { assigneeFields, assigneeValue, NOBODY, useAssignees } from "./assignees";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "./options";
import { FIRST_REPOSITORY, repositoryField, useRepositoryOptions } from "./properties";
import { useUploads } from "./uploads";

interface CreateDialogProps {
  open: boolean;
  /** What the place from which the dialog was opened says about the new issue. */
  preset: IssueChange | undefined;
  onClose: () => void;
}

interface Draft {
  title: string;
  description: string;
  status: IssueStatus;
  priority: Priority;
  assignee: string;
  repository: string;
  project: string;
}

const EMPTY: Draft = {
  title: "",
  description: "",
  status: "todo",
  priority: "none",
  assignee: NOBODY,
  repository: FIRST_REPOSITORY,
  project: NO_PROJECT,
};

export default function CreateDialog({ open, preset, onClose }: CreateDialogProps) {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const create = useCreateIssue();
  const field = useRef<HTMLTextAreaElement>(null);
  const uploads = useUploads({
    field,
    text: draft.description,
    onChange: (description) => setDraft((before) => ({ ...before, description })),
  });
  useEffect(() => {
    // What was written stays when the dialog is closed by accident; the column asked for is new each time.
    if (open) setDraft((before) => withPreset(before, preset));
  }, [open, preset]);

  const submit = () => {
    const title = draft.title.trim();
    if (!title || create.isPending || uploads.busy) return;
    create.mutate(
      {
        title,
        description: draft.description,
        status: draft.status,
        priority: draft.priority,
        ...assigneeFields(draft.assignee),
        repository_id: repositoryField(draft.repository),
        project_id: projectField(draft.project),
        ...placeOf(preset),
      },
      {
        onSuccess: (issue) => {
          setDraft(EMPTY);
          onClose();
          notify.success(
            <>
              <Link
                to="/issue/$key"
                params={{ key: issue.identifier }}
                className="font-medium text-accent-text hover:underline"
              >
                {issue.identifier}
              </Link>{" "}
              created
            </>,
          );
        },
      },
    );
  };

  return (
    <Modal
      open={open}
      onClose={onClose}
      title={preset?.parent_issue_id ? `New sub-issue of ${preset.parent_issue_id}` : "New issue"}
      className="max-w-2xl"
    >
      <form
        {...uploads.drop}
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
            event.preventDefault();
            submit();
          }
        }}
      >
        <div className="min-h-0 overflow-y-auto px-5 pt-2 pb-3">
          <input
            aria-label="Title"
            placeholder="What should be done?"
            autoComplete="off"
            required
            maxLength={500}
            value={draft.title}
            onChange={(event) => setDraft({ ...draft, title: event.target.value })}
            className="w-full bg-transparent py-1 text-lg font-medium outline-hidden"
          />
          <MarkdownField
            field={field}
            onFiles={uploads.paste}
            label="Description"
            placeholder="Details, links, how to tell that it is done…"
            value={draft.description}
            onChange={(description) => setDraft({ ...draft, description })}
          />
          {uploads.list}
        </div>
        <Choices draft={draft} onChange={setDraft} />
        <div className="flex items-center justify-between gap-3 border-t border-line px-5 py-3">
          {uploads.button}
          <p className="min-w-0 flex-1 text-xs text-ink-3">{startsNote(draft)}</p>
          <Button
            look="primary"
            type="submit"
            disabled={!draft.title.trim() || create.isPending || uploads.busy}
          >
            Create issue
            <span aria-hidden className="max-sm:hidden">
              <Keys keys="mod ↵" onAccent />
            </span>
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** What of the place the dialog can't change: the new issue belongs where it was asked for. */
function placeOf({
  parent_issue_id,
  label_ids,
}: IssueChange = {}): Pick<CreateIssue, "parent_issue_id" | "label_ids"> {
  return {
    ...(parent_issue_id ? { parent_issue_id } : {}),
    ...(label_ids?.length ? { label_ids } : {}),
  };
}

function withPreset(draft: Draft, preset: IssueChange = {}): Draft {
  return {
    ...draft,
    title: draft.title || (preset.title ?? ""),
    description: draft.description || (preset.description ?? ""),
    status: preset.status ?? "todo",
    priority: preset.priority ?? draft.priority,
    project: preset.project_id ?? draft.project,
    assignee: preset.assignee_id
      ? assigneeValue({ assignee_type: preset.assignee_type ?? null, assignee_id: preset.assignee_id })
      : draft.assignee,
  };
}

function Choices({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const assignees = useAssignees();
  const repositories = useRepositoryOptions();
  const projects = useProjectOptions();
  return (
    <div className="flex flex-wrap gap-1.5 px-5 pb-4">
      <Picker
        label="Status"
        value={draft.status}
        options={STATUS_OPTIONS}
        onChange={(status) => onChange({ ...draft, status })}
      />
      <Picker
        label="Priority"
        value={draft.priority}
        options={PRIORITY_OPTIONS}
        onChange={(priority) => onChange({ ...draft, priority })}
      />
      <Picker
        label="Assignee"
        value={draft.assignee}
        options={assignees.options}
        onChange={(assignee) => onChange({ ...draft, assignee })}
      />
      <Picker
        label="Project"
        value={draft.project}
        options={projects}
        onChange={(project) => onChange({ ...draft, project })}
      />
      <Picker
        label="Repository"
        value={draft.repository}
        options={repositories}
        onChange={(repository) => onChange({ ...draft, repository })}
      />
    </div>
  );
}

/** Says before it happens whether an agent will start. */
function startsNote(draft: Draft): string | null {
  if (!draft.assignee.startsWith("agent:")) return null;
  const sleeps = draft.status === "backlog" || draft.status === "done" || draft.status === "cancelled";
  return sleeps ? "The agent starts when the issue leaves this column." : "The agent starts at once.";
}

interface MarkdownFieldProps {
  field: RefObject<HTMLTextAreaElement | null>;
  /** Takes what is pasted if it is files. */
  onFiles: (event: ClipboardEvent) => void;
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}

function MarkdownField({ field, onFiles, label, placeholder, value, onChange }: MarkdownFieldProps) {
  const keys = useMarkdownKeys(field);
  return (
    <>
      <textarea
        ref={field}
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={keys.onKeyDown}
        onPaste={(event) => {
          onFiles(event);
          if (!event.defaultPrevented) keys.onPaste(event);
        }}
        className="mt-1 block min-h-28 w-full field-sizing-content resize-none bg-transparent text-base outline-hidden"
      />
      <MarkdownToolbar perform={keys.perform} />
    </>
  );
}
