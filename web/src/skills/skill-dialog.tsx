/** Makes a skill, imports one from a folder, or changes one. */
import { useQuery } from "@tanstack/react-query";
import { FolderUp } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import type { Skill, SkillFile, WholeSkill } from "@/api/schema";
import { skillQuery, useCreateSkill, useUpdateSkill } from "@/api/skills";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { TextArea } from "@/ui/field";
import { Failed, LoadingRows } from "@/ui/state";
import { notify } from "@/ui/toast";
import { plural } from "@/ui/words";
import { Files } from "./files";
import { type ChosenFile, readFolder } from "./read-folder";

interface SkillDialogProps {
  open: boolean;
  skill: Skill | null;
  onClose: () => void;
}

export function SkillDialog({ open, skill, onClose }: SkillDialogProps) {
  return (
    <Modal
      open={open}
      onClose={onClose}
      title={skill ? `Edit ${skill.name}` : "New skill"}
      className="max-w-3xl"
    >
      {skill ? <Existing skill={skill} onClose={onClose} /> : <SkillForm skill={null} onClose={onClose} />}
    </Modal>
  );
}

/** Waits for what a skill holds: the list has only what it is called. */
function Existing({ skill, onClose }: { skill: Skill; onClose: () => void }) {
  const { data, error, refetch } = useQuery(skillQuery(skill.id));
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows />;
  return <SkillForm skill={data} onClose={onClose} />;
}

const TEMPLATE = "---\nname: \ndescription: \n---\n\n";

function SkillForm({ skill, onClose }: { skill: WholeSkill | null; onClose: () => void }) {
  const [content, setContent] = useState(skill?.content ?? TEMPLATE);
  const [files, setFiles] = useState<SkillFile[]>(() => skill?.files.map(asFile) ?? []);
  const create = useCreateSkill();
  const update = useUpdateSkill();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const done = { onSuccess: onClose };
    if (skill) update.mutate({ id: skill.id, version: skill.version, content, files }, done);
    else create.mutate({ content, files }, done);
  };
  const take = async (chosen: readonly ChosenFile[]) => {
    const found = await readFolder(chosen);
    if (!found) return notify.error("There is no SKILL.md in this folder.");
    setContent(found.content);
    setFiles(found.files);
    if (found.leftOut.length > 0) {
      notify.error(
        `${plural(found.leftOut.length, "file")} left out, being no text: ${found.leftOut.join(", ")}`,
      );
    }
  };
  return (
    <form onSubmit={submit} className="flex min-h-0 flex-col">
      <div className="space-y-4 overflow-y-auto px-5 py-4">
        <ChooseFolder onChosen={(chosen) => void take(chosen)} />
        <TextArea
          label="SKILL.md"
          required
          rows={14}
          spellCheck={false}
          value={content}
          onChange={(event) => setContent(event.target.value)}
          className="max-h-96 font-mono text-xs"
        />
        <p className="text-xs text-ink-3">
          Between the first lines stand its name, in lower-case letters, digits and hyphens, and what it is
          for: agents decide by that whether to read the rest.
        </p>
        <Files files={files} onChange={setFiles} />
      </div>
      <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          type="submit"
          disabled={!content.trim() || create.isPending || update.isPending}
        >
          {skill ? "Save" : "Create skill"}
        </Button>
      </div>
    </form>
  );
}

function asFile({ path, content, executable }: WholeSkill["files"][number]): SkillFile {
  return { path, content, executable: executable ?? false };
}

/** Lets somebody choose a folder; browsers do that with a file field only. */
function ChooseFolder({ onChosen }: { onChosen: (files: readonly ChosenFile[]) => void }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <div>
      <input
        ref={(input) => {
          field.current = input;
          input?.setAttribute("webkitdirectory", "");
        }}
        type="file"
        hidden
        onChange={(event) => {
          onChosen([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <Button onClick={() => field.current?.click()}>
        <FolderUp aria-hidden className="size-3.5" />
        Import a folder
      </Button>
    </div>
  );
}
