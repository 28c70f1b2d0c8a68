/** All projects, with how far they are. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Boxes, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { projectsQuery } from "@/api/projects";
import type { Project, ProjectStatus } from "@/api/schema";
import { useActorName } from "@/issue/assignees";
import { PageBody } from "@/shell/page-body";
import { PageHeader } from "@/shell/page-header";
import { Plain } from "@/text/plain";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Empty, Failed, LoadingRows } from "@/ui/state";
import { ProjectMark } from "./mark";
import { ProgressBar } from "./progress-bar";
import { ProjectDialog } from "./project-dialog";
import { PROJECT_STATUS_TITLES } from "./words";

/** What is worked on first; what is over last. */
const SHOWN: readonly ProjectStatus[] = ["in_progress", "planned", "paused", "completed", "cancelled"];

export function ProjectsPage() {
  const { data, error, refetch } = useQuery(projectsQuery());
  const [creating, setCreating] = useState(false);
  const navigate = useNavigate();
  useEffect(() => {
    document.title = "Projects · Shipmate";
  }, []);
  return (
    <>
      <PageHeader title="Projects">
        <Button look="primary" size="sm" onClick={() => setCreating(true)}>
          <Plus aria-hidden className="size-3.5" />
          New project
        </Button>
      </PageHeader>
      <PageBody>
        {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
        {!error && !data && <LoadingRows />}
        {data?.length === 0 && (
          <Empty icon={<Boxes aria-hidden className="size-6" />} title="No projects yet">
            <p>A project keeps issues together, with the repositories and pages that agents need for them.</p>
          </Empty>
        )}
        {SHOWN.map((status) => (
          <Group
            key={status}
            status={status}
            projects={data?.filter((each) => each.status === status) ?? []}
          />
        ))}
      </PageBody>
      <ProjectDialog
        project={null}
        open={creating}
        onClose={() => setCreating(false)}
        onDone={({ id }) => void navigate({ to: "/project/$id", params: { id } })}
      />
    </>
  );
}

function Group({ status, projects }: { status: ProjectStatus; projects: readonly Project[] }) {
  const title = PROJECT_STATUS_TITLES[status];
  if (projects.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2 className="mb-1.5 text-xs font-semibold text-ink-2">{title}</h2>
      <ul className="divide-y divide-line rounded-xl border border-line bg-raised shadow-card">
        {projects.map((project) => (
          <ProjectRow key={project.id} project={project} />
        ))}
      </ul>
    </section>
  );
}

function ProjectRow({ project }: { project: Project }) {
  const nameOf = useActorName();
  const lead = project.lead_type && project.lead_id ? nameOf(project.lead_type, project.lead_id) : null;
  return (
    <li>
      <Link
        to="/project/$id"
        params={{ id: project.id }}
        className="flex items-center gap-3 rounded-xl px-4 py-3 -outline-offset-2 hover:bg-hover"
      >
        <ProjectMark project={project} />
        <span dir="auto" className="min-w-0 flex-1 truncate font-medium">
          <Plain text={project.title} />
        </span>
        <span className="w-32 shrink-0 max-sm:w-20">
          <ProgressBar project={project} />
        </span>
        <span className="tabular w-14 shrink-0 text-right text-xs text-ink-3 max-sm:hidden">
          {project.done_count}/{project.issue_count}
        </span>
        <span className="inline-flex w-5 shrink-0">
          {lead && project.lead_type && (
            <span title={`Led by ${lead}`}>
              <Avatar kind={project.lead_type} name={lead} />
              <span className="sr-only">Led by {lead}</span>
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
