/** The workspace's labels: new ones, other names and colours, and their end. */
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { labelUseQuery, useDeleteLabel, useUpdateLabel } from "@/api/label-edits";
import { labelsQuery, useCreateLabel } from "@/api/labels";
import type { Label } from "@/api/schema";
import { Plain } from "@/text/plain";
import { Button, IconButton } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { LabelChip } from "@/ui/label-chip";
import { Section } from "@/ui/section";
import { Failed } from "@/ui/state";
import { plural } from "@/ui/words";
import { LabelForm } from "./label-form";

/** Which label is being changed: its id, or a new one. */
type Editing = string | "new" | null;

export function Labels() {
  const { data, error, refetch } = useQuery(labelsQuery());
  const [editing, setEditing] = useState<Editing>(null);
  const [doomed, setDoomed] = useState<Label | null>(null);
  const create = useCreateLabel();
  const update = useUpdateLabel();
  const close = { onSuccess: () => setEditing(null) };
  return (
    <Section
      id="labels"
      title="Labels"
      about="Coloured words on issues, to find together what belongs together."
    >
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && editing !== "new" && <p className="p-4 text-ink-2">No labels yet.</p>}
      <ul aria-label="Labels" className="divide-y divide-line overflow-hidden rounded-t-xl empty:hidden">
        {data?.map((label) => (
          <li key={label.id}>
            {editing === label.id ? (
              <LabelForm
                label={label}
                busy={update.isPending}
                onSave={(fields) => update.mutate({ id: label.id, ...fields }, close)}
                onCancel={() => setEditing(null)}
              />
            ) : (
              <LabelRow label={label} onEdit={() => setEditing(label.id)} onDelete={() => setDoomed(label)} />
            )}
          </li>
        ))}
      </ul>
      <div className="overflow-hidden rounded-b-xl border-t border-line first:border-t-0">
        {editing === "new" ? (
          <LabelForm
            label={null}
            busy={create.isPending}
            onSave={(fields) => create.mutate(fields, close)}
            onCancel={() => setEditing(null)}
          />
        ) : (
          <div className="p-3">
            <Button onClick={() => setEditing("new")}>
              <Plus aria-hidden className="size-3.5" />
              New label
            </Button>
          </div>
        )}
      </div>
      {doomed && <DeleteLabel label={doomed} onClose={() => setDoomed(null)} />}
    </Section>
  );
}

function LabelRow({ label, onEdit, onDelete }: { label: Label; onEdit: () => void; onDelete: () => void }) {
  return (
    <div className="flex items-center gap-3 px-4 py-2">
      <span className="flex w-44 shrink-0 max-sm:w-auto max-sm:min-w-0 max-sm:flex-1">
        <LabelChip label={label} />
      </span>
      <span dir="auto" className="min-w-0 flex-1 truncate text-ink-2 max-sm:hidden" title={label.description}>
        <Plain text={label.description} />
      </span>
      <IconButton label={`Edit the label ${label.name}`} onClick={onEdit}>
        <Pencil aria-hidden className="size-3.5" />
      </IconButton>
      <IconButton label={`Delete the label ${label.name}`} onClick={onDelete}>
        <Trash2 aria-hidden className="size-3.5" />
      </IconButton>
    </div>
  );
}

function DeleteLabel({ label, onClose }: { label: Label; onClose: () => void }) {
  const remove = useDeleteLabel();
  const { data: count } = useQuery(labelUseQuery(label.id));
  return (
    <Confirm
      open
      title={`Delete the label ${label.name}?`}
      text={
        count === 0
          ? "No issue has it."
          : `It is taken off ${count === undefined ? "every issue that has it" : plural(count, "issue")}. The issues themselves stay as they are.`
      }
      action="Delete"
      onConfirm={() => remove.mutate(label.id)}
      onClose={onClose}
    />
  );
}
