/** What stands for a project in a line: its sign, or a dot of its colour. */
import type { Project } from "@/api/schema";
import { ColourDot } from "@/ui/label-chip";

export function ProjectMark({ project }: { project: Pick<Project, "icon" | "color"> }) {
  return (
    <span
      aria-hidden
      className="inline-flex size-4 shrink-0 items-center justify-center text-xs leading-none"
    >
      {project.icon || <ColourDot colour={project.color} className="size-2.5 rounded-sm" />}
    </span>
  );
}
