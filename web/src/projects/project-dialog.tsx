/** A project's own properties: a new one's, or those of one that is there. */
import { type FormEvent, useState } from "react";
import { useCreateProject, useUpdateProject } from "@/api/projects";
import type { Project, ProjectStatus } from "@/api/schema";
import { assigneeFields, assigneeValue, NOBODY, useAssignees } from "@/issue/assignees";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { Label, TextArea, TextField } from "@/ui/field";
import { Picker } from "@/ui/picker";
import { PROJECT_STATUS_OPTIONS } from "./words";

interface ProjectDialogProps {
  /** None makes a new one. */
  project: Project | null;
  open: boolean;
  onClose: () => void;
  onDone?: (project: Project) => void;
}

interface Fields {
  title: string;
  description: string;
  icon: string;
  color: string;
  status: ProjectStatus;
  lead: string;
  start: string;
  due: string;
}

const NEW_COLOUR = "#12a594";

function fieldsOf(project: Project | null): Fields {
  return {
    title: project?.title ?? "",
    description: project?.description ?? "",
    icon: project?.icon ?? "",
    color: project?.color ?? NEW_COLOUR,
    status: project?.status ?? "planned",
    lead: project
      ? assigneeValue({ assignee_type: project.lead_type ?? null, assignee_id: project.lead_id ?? null })
      : NOBODY,
    start: project?.start_date ?? "",
    due: project?.due_date ?? "",
  };
}

export function ProjectDialog({ project, open, onClose, onDone }: ProjectDialogProps) {
  return (
    <Modal
      open={open}
      onClose={onClose}
      title={project ? "Edit the project" : "New project"}
      className="max-w-xl"
    >
      {open && <ProjectForm project={project} onClose={onClose} onDone={onDone} />}
    </Modal>
  );
}

type FormProps = Omit<ProjectDialogProps, "open" | "onDone"> & {
  onDone: ((project: Project) => void) | undefined;
};

function ProjectForm({ project, onClose, onDone }: FormProps) {
  const [fields, setFields] = useState(() => fieldsOf(project));
  const assignees = useAssignees();
  const create = useCreateProject();
  const update = useUpdateProject();
  const set = (part: Partial<Fields>) => setFields({ ...fields, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lead = assigneeFields(fields.lead);
    const body = {
      title: fields.title.trim(),
      description: fields.description,
      icon: fields.icon.trim(),
      color: fields.color,
      status: fields.status,
      lead_type: lead.assignee_type ?? null,
      lead_id: lead.assignee_id ?? null,
      start_date: fields.start || null,
      due_date: fields.due || null,
    };
    const done = {
      onSuccess: (saved: Project) => {
        onClose();
        onDone?.(saved);
      },
    };
    if (project) update.mutate({ id: project.id, version: project.version, ...body }, done);
    else create.mutate(body, done);
  };
  return (
    <form className="flex min-h-0 flex-col" onSubmit={submit}>
      <div className="min-h-0 space-y-3 overflow-y-auto px-5 pt-3 pb-4">
        <div className="grid grid-cols-[4.5rem_1fr_3rem] gap-3">
          <TextField
            label="Sign"
            maxLength={16}
            placeholder="⚓"
            value={fields.icon}
            onChange={(event) => set({ icon: event.target.value })}
          />
          <TextField
            label="Title"
            required
            maxLength={100}
            value={fields.title}
            onChange={(event) => set({ title: event.target.value })}
          />
          <div>
            <Label htmlFor="project-colour">Colour</Label>
            <input
              id="project-colour"
              type="color"
              value={fields.color}
              onChange={(event) => set({ color: event.target.value })}
              className="h-8 w-full rounded-md border border-line-strong bg-panel"
            />
          </div>
        </div>
        <TextArea
          label="What it is about (markdown)"
          rows={4}
          value={fields.description}
          onChange={(event) => set({ description: event.target.value })}
        />
        <div className="grid gap-3 sm:grid-cols-2">
          <div>
            <Label>Status</Label>
            <Picker
              label="Project status"
              look="field"
              value={fields.status}
              options={PROJECT_STATUS_OPTIONS}
              onChange={(status) => set({ status })}
            />
          </div>
          <div>
            <Label>Lead</Label>
            <Picker
              label="Lead"
              look="field"
              value={fields.lead}
              options={assignees.options}
              onChange={(lead) => set({ lead })}
            />
          </div>
          <TextField
            label="Begins"
            type="date"
            value={fields.start}
            onChange={(event) => set({ start: event.target.value })}
          />
          <TextField
            label="Due"
            type="date"
            value={fields.due}
            onChange={(event) => set({ due: event.target.value })}
          />
        </div>
      </div>
      <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          type="submit"
          disabled={!fields.title.trim() || create.isPending || update.isPending}
        >
          {project ? "Save" : "Create project"}
        </Button>
      </div>
    </form>
  );
}
