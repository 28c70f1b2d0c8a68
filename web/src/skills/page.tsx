/** What the workspace's agents can be taught. */
import { useQuery } from "@tanstack/react-query";
import { GraduationCap, Pencil, Plus, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import type { Skill } from "@/api/schema";
import { skillsQuery, useDeleteSkill } from "@/api/skills";
import { PageBody } from "@/shell/page-body";
import { PageHeader } from "@/shell/page-header";
import { Plain } from "@/text/plain";
import { Button, IconButton } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { Empty, Failed, LoadingRows } from "@/ui/state";
import { plural } from "@/ui/words";
import { SkillDialog } from "./skill-dialog";

type Editing = { skill: Skill | null } | null;

export function SkillsPage() {
  const { data, error, refetch } = useQuery(skillsQuery());
  const [editing, setEditing] = useState<Editing>(null);
  const [doomed, setDoomed] = useState<Skill | null>(null);
  const remove = useDeleteSkill();
  useEffect(() => {
    document.title = "Skills · Shipmate";
  }, []);
  return (
    <>
      <PageHeader title="Skills">
        <Button look="primary" size="sm" onClick={() => setEditing({ skill: null })}>
          <Plus aria-hidden className="size-3.5" />
          New skill
        </Button>
      </PageHeader>
      <PageBody>
        {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
        {!error && !data && <LoadingRows />}
        {data?.length === 0 && (
          <Empty icon={<GraduationCap aria-hidden className="size-6" />} title="No skills yet">
            A skill is a text, with files if it needs them, that an agent reads when a task calls for it. Make
            one here, or import a folder.
          </Empty>
        )}
        {data && data.length > 0 && (
          <ul
            aria-label="Skills"
            className="divide-y divide-line rounded-xl border border-line bg-raised shadow-card"
          >
            {data.map((skill) => (
              <SkillRow
                key={skill.id}
                skill={skill}
                onEdit={() => setEditing({ skill })}
                onDelete={() => setDoomed(skill)}
              />
            ))}
          </ul>
        )}
      </PageBody>
      <SkillDialog open={editing !== null} skill={editing?.skill ?? null} onClose={() => setEditing(null)} />
      {doomed && (
        <Confirm
          open
          title={`Delete the skill ${doomed.name}?`}
          text="It is taken from every agent that has it. Runs under way go on with it."
          action="Delete"
          onConfirm={() => remove.mutate(doomed.id)}
          onClose={() => setDoomed(null)}
        />
      )}
    </>
  );
}

interface SkillRowProps {
  skill: Skill;
  onEdit: () => void;
  onDelete: () => void;
}

function SkillRow({ skill, onEdit, onDelete }: SkillRowProps) {
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <GraduationCap aria-hidden className="size-4 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{skill.name}</p>
        <p className="truncate text-xs text-ink-3" title={skill.description}>
          <Plain text={skill.description} />
        </p>
      </div>
      {skill.file_count > 0 && (
        <span className="tabular shrink-0 text-xs text-ink-2 max-sm:hidden">
          {plural(skill.file_count, "file")}
        </span>
      )}
      <IconButton label={`Edit the skill ${skill.name}`} onClick={onEdit}>
        <Pencil aria-hidden className="size-3.5" />
      </IconButton>
      <IconButton label={`Delete the skill ${skill.name}`} onClick={onDelete}>
        <Trash2 aria-hidden className="size-3.5" />
      </IconButton>
    </li>
  );
}
