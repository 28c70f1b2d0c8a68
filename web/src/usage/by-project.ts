/** Usage by project: what the issues of each have used together. */
import { useQueries } from "@tanstack/react-query";
import { projectsQuery } from "@/api/projects";
import { queries } from "@/api/queries";
import type { Issue, Project, UsageRow } from "@/api/schema";
import { totalTokens } from "@/run/run-meta";
import { sumCosts } from "./cost";
import { plus } from "./series";

/** Adds the usage of issues up by their projects, most first. Issues that are not known stand under no name. */
export function byProject(
  rows: readonly UsageRow[],
  issues: readonly Issue[],
  projects: readonly Project[],
): UsageRow[] {
  const titles = new Map(projects.map((project) => [project.id, project.title]));
  const of = new Map(issues.map((issue) => [issue.identifier, titles.get(issue.project_id ?? "") ?? ""]));
  const sums = new Map<string, UsageRow>();
  for (const row of rows) {
    const name = of.get(row.name) ?? "";
    const sum = sums.get(name);
    sums.set(
      name,
      sum
        ? {
            name,
            runs: sum.runs + row.runs,
            usage: plus(sum.usage, row.usage),
            cost: sumCosts([sum.cost, row.cost]),
          }
        : { ...row, name },
    );
  }
  return [...sums.values()].sort((a, b) => totalTokens(b.usage) - totalTokens(a.usage));
}

/** What is needed to say whose project an issue is; only asked for while it is. */
export function useProjectsOfIssues(enabled: boolean) {
  const [open, archived, projects] = useQueries({
    queries: [
      { ...queries.issues(), enabled },
      { ...queries.archivedIssues(), enabled },
      { ...projectsQuery(), enabled },
    ],
  });
  if (!open.data || !archived.data || !projects.data) return null;
  return { issues: [...open.data, ...archived.data], projects: projects.data };
}
