/** The projects an issue can belong to, as choices. */
import { useQuery } from "@tanstack/react-query";
import { Boxes } from "lucide-react";
import { useMemo } from "react";
import { projectsQuery } from "@/api/projects";
import type { Option } from "@/ui/picker";
import { ProjectMark } from "./mark";

/** In the place of a project where there is none. */
export const NO_PROJECT = "none";

const NONE: Option<string> = {
  value: NO_PROJECT,
  label: "No project",
  icon: <Boxes aria-hidden className="size-3.5 shrink-0 text-ink-3" />,
};

export function useProjectOptions(): readonly Option<string>[] {
  const { data } = useQuery(projectsQuery());
  return useMemo(
    () => [
      NONE,
      ...(data ?? []).map((project) => ({
        value: project.id,
        label: project.title,
        icon: <ProjectMark project={project} />,
      })),
    ],
    [data],
  );
}

export function projectField(value: string): string | null {
  return value === NO_PROJECT ? null : value;
}
