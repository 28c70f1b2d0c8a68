/** One project: what it is about, how far it is, its issues, pages and repositories. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { LayoutGrid, Pencil, Plus, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { documentsQuery, projectsQuery, useDeleteProject } from "@/api/projects";
import { queries } from "@/api/queries";
import type { Issue, Project } from "@/api/schema";
import { useActorName } from "@/issue/assignees";
import { IssueLine, LineSection } from "@/issue/issue-line";
import { NotFound } from "@/shell/not-found";
import { openOverlay } from "@/shell/overlays";
import { PageBody } from "@/shell/page-body";
import { PageHeader } from "@/shell/page-header";
import { Markdown } from "@/text/markdown";
import { Plain } from "@/text/plain";
import { Button, buttonClass, IconButton } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { Failed, LoadingRows } from "@/ui/state";
import { Together } from "@/ui/together";
import { Documents } from "./documents";
import { ProjectMark } from "./mark";
import { ProgressBar, ProgressWords } from "./progress-bar";
import { ProjectDialog } from "./project-dialog";
import { Repositories } from "./repositories";
import { PROJECT_STATUS_TITLES } from "./words";

const route = getRouteApi("/app/project/$id");

/** So many issues are listed here; the board has them all. */
const LISTED = 20;

export function ProjectPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(projectsQuery());
  const project = data?.find((each) => each.id === id);
  useEffect(() => {
    document.title = `${project?.title ?? "Project"} · Shipmate`;
  }, [project]);
  if (project) return <ProjectView project={project} />;
  if (data) return <NotFound />;
  return (
    <>
      <PageHeader title="Project" />
      <PageBody>{error ? <Failed error={error} onRetry={() => void refetch()} /> : <LoadingRows />}</PageBody>
    </>
  );
}

function ProjectView({ project }: { project: Project }) {
  const [editing, setEditing] = useState(false);
  const [doomed, setDoomed] = useState(false);
  const remove = useDeleteProject();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title={
          <span className="flex min-w-0 items-center gap-2">
            <Link to="/projects" className="text-ink-2 hover:text-ink hover:underline max-sm:hidden">
              Projects
            </Link>
            <span aria-hidden className="text-ink-3 max-sm:hidden">
              ›
            </span>
            <ProjectMark project={project} />
            <span className="truncate">
              <Plain text={project.title} />
            </span>
          </span>
        }
      >
        <IconButton label="Edit the project" onClick={() => setEditing(true)}>
          <Pencil aria-hidden className="size-3.5" />
        </IconButton>
        <IconButton label="Delete the project" onClick={() => setDoomed(true)}>
          <Trash2 aria-hidden className="size-3.5" />
        </IconButton>
        <Link to="/" search={{ project: project.id }} className={buttonClass("plain", "sm")}>
          <LayoutGrid aria-hidden className="size-3.5" />
          Board
        </Link>
      </PageHeader>
      <PageBody>
        <About project={project} />
        <Together of={[queries.issues(), documentsQuery(project.id), queries.repositories()]}>
          <Issues project={project} />
          <Documents project={project} />
          <Repositories project={project} />
        </Together>
      </PageBody>
      <ProjectDialog project={project} open={editing} onClose={() => setEditing(false)} />
      <Confirm
        open={doomed}
        title={`Delete the project ${project.title}?`}
        text="Its pages are deleted with it. Its issues stay, and belong to no project."
        action="Delete"
        onConfirm={() => remove.mutate(project.id, { onSuccess: () => void navigate({ to: "/projects" }) })}
        onClose={() => setDoomed(false)}
      />
    </>
  );
}

function About({ project }: { project: Project }) {
  const nameOf = useActorName();
  const facts = [
    PROJECT_STATUS_TITLES[project.status],
    ...(project.lead_type && project.lead_id ? [`led by ${nameOf(project.lead_type, project.lead_id)}`] : []),
    ...(project.start_date ? [`from ${project.start_date}`] : []),
    ...(project.due_date ? [`due ${project.due_date}`] : []),
  ];
  return (
    <section aria-label="About" className="space-y-3">
      <p className="text-xs text-ink-2">{facts.join(" · ")}</p>
      <ProgressBar project={project} />
      <ProgressWords project={project} />
      {project.description.trim() && <Markdown text={project.description} />}
    </section>
  );
}

const isOver = ({ status }: Issue) => status === "done" || status === "cancelled";

function Issues({ project }: { project: Project }) {
  const { data } = useQuery(queries.issues());
  const own = (data ?? []).filter((issue) => issue.project_id === project.id);
  const open = own.filter((issue) => !isOver(issue));
  const listed = [...open, ...own.filter(isOver)].slice(0, LISTED);
  return (
    <LineSection
      title="Issues"
      note={own.length > 0 && <span className="tabular text-2xs text-ink-3">{own.length}</span>}
      actions={
        <Button
          look="ghost"
          size="sm"
          onClick={() => openOverlay({ kind: "create", preset: { project_id: project.id } })}
        >
          <Plus aria-hidden className="size-3.5" />
          New issue
        </Button>
      }
    >
      {listed.length === 0 ? (
        <p className="text-xs text-ink-3">None yet.</p>
      ) : (
        <ul aria-label="Issues" className="rounded-lg border border-line bg-raised">
          {listed.map((issue) => (
            <IssueLine key={issue.id} issue={issue} />
          ))}
        </ul>
      )}
      {own.length > listed.length && (
        <Link
          to="/"
          search={{ project: project.id }}
          className="mt-2 inline-block text-xs text-accent-text hover:underline"
        >
          All {own.length} on the board
        </Link>
      )}
    </LineSection>
  );
}
