/** The repositories that a project's work is in; new issues work in the first. */
import { useQuery } from "@tanstack/react-query";
import { ArrowUpToLine, FolderGit2, X } from "lucide-react";
import { useUpdateProject } from "@/api/projects";
import { queries } from "@/api/queries";
import type { Project } from "@/api/schema";
import { LineSection } from "@/issue/issue-line";
import { Plain } from "@/text/plain";
import { IconButton } from "@/ui/button";
import { Picker } from "@/ui/picker";

export function Repositories({ project }: { project: Project }) {
  const { data: known = [] } = useQuery(queries.repositories());
  const update = useUpdateProject();
  const ids = project.repository_ids;
  const put = (repository_ids: string[]) => update.mutate({ id: project.id, repository_ids });
  const free = known.filter((repository) => !ids.includes(repository.id));
  return (
    <LineSection
      title="Repositories"
      actions={
        free.length > 0 && (
          <Picker
            label="Add a repository"
            value=""
            placeholder="Add…"
            options={free.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id) => put([...ids, id])}
          />
        )
      }
    >
      {ids.length === 0 ? (
        <p className="text-xs text-ink-3">None. New issues work in the workspace’s first repository.</p>
      ) : (
        <ul aria-label="Repositories" className="rounded-lg border border-line bg-raised">
          {ids.map((id, at) => {
            const name = known.find((repository) => repository.id === id)?.name ?? "…";
            const others = ids.filter((each) => each !== id);
            return (
              <li
                key={id}
                className="flex h-9 items-center gap-2.5 border-b border-line pr-1.5 pl-3 last:border-b-0"
              >
                <FolderGit2 aria-hidden className="size-3.5 shrink-0 text-ink-3" />
                <span dir="auto" className="min-w-0 flex-1 truncate text-sm">
                  <Plain text={name} />
                </span>
                {at === 0 && <span className="text-2xs text-ink-3">for new issues</span>}
                {at > 0 && (
                  <IconButton
                    label={`Use ${name} for new issues`}
                    className="size-6"
                    onClick={() => put([id, ...others])}
                  >
                    <ArrowUpToLine aria-hidden className="size-3.5" />
                  </IconButton>
                )}
                <IconButton
                  label={`Remove ${name} from the project`}
                  className="size-6"
                  onClick={() => put(others)}
                >
                  <X aria-hidden className="size-3.5" />
                </IconButton>
              </li>
            );
          })}
        </ul>
      )}
    </LineSection>
  );
}
