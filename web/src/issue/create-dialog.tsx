/** A new issue, written without leaving the page. */
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { IssueChange } from "@/api/issue-edits";
import { useCreateIssue } from "@/api/mutations";
import type { CreateIssue, IssueStatus, Priority } from "@/api/schema";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { Keys } from "@/ui/kbd";
import { Picker } from "@/ui/picker";
import { notify } from "@/ui/toast";
import { assigneeFields, assigneeValue, NOBODY, useAssignees } from "./assignees";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "./options";
import { FIRST_REPOSITORY, repositoryField, useRepositoryOptions } from "./properties";

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
}

const EMPTY: Draft = {
  title: "",
  description: "",
  status: "todo",
  priority: "none",
  assignee: NOBODY,
  repository: FIRST_REPOSITORY,
};

export default function CreateDialog({ open, preset, onClose }: CreateDialogProps) {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const create = useCreateIssue();
  useEffect(() => {
    // What was written stays when the dialog is closed by accident; the column asked for is new each time.
    if (open) setDraft((before) => withPreset(before, preset));
  }, [open, preset]);

  const submit = () => {
    const title = draft.title.trim();
    if (!title || create.isPending) return;
    create.mutate(
      {
        title,
        description: draft.description,
        status: draft.status,
        priority: draft.priority,
        ...assigneeFields(draft.assignee),
        repository_id: repositoryField(draft.repository),
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
          <textarea
            aria-label="Description"
            placeholder="Details, links, how to tell that it is done… (markdown)"
            value={draft.description}
            onChange={(event) => setDraft({ ...draft, description: event.target.value })}
            className="mt-1 block min-h-28 w-full field-sizing-content resize-none bg-transparent text-base outline-hidden"
          />
        </div>
        <Choices draft={draft} onChange={setDraft} />
        <div className="flex items-center justify-between gap-3 border-t border-line px-5 py-3">
          <p className="min-w-0 text-xs text-ink-3">{startsNote(draft)}</p>
          <Button look="primary" type="submit" disabled={!draft.title.trim() || create.isPending}>
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
    assignee: preset.assignee_id
      ? assigneeValue({ assignee_type: preset.assignee_type ?? null, assignee_id: preset.assignee_id })
      : draft.assignee,
  };
}

function Choices({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const assignees = useAssignees();
  const repositories = useRepositoryOptions();
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
