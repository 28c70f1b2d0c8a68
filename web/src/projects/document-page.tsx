/** A page of a project: read as markdown, edited as text; whoever is overtaken chooses. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Pencil, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { ApiError, sentence } from "@/api/error";
import {
  documentQuery,
  PageOvertaken,
  projectsQuery,
  useDeleteDocument,
  useUpdateDocument,
} from "@/api/projects";
import type { ProjectDocument } from "@/api/schema";
import { useActorName } from "@/issue/assignees";
import { Composer } from "@/issue/composer";
import { NotFound } from "@/shell/not-found";
import { PageBody } from "@/shell/page-body";
import { PageHeader } from "@/shell/page-header";
import { Markdown } from "@/text/markdown";
import { Plain } from "@/text/plain";
import { IconButton } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { Failed, LoadingRows } from "@/ui/state";
import { Ago } from "@/ui/time";
import { notify } from "@/ui/toast";
import { Overtaken } from "./overtaken";

const route = getRouteApi("/app/project/$id/page/$document");

export function DocumentPage() {
  const { id, document: documentId } = route.useParams();
  const { data: page, error, refetch } = useQuery(documentQuery(id, documentId));
  useEffect(() => {
    document.title = `${page?.title ?? "Page"} · Shipmate`;
  }, [page]);
  if (page) return <PageView page={page} />;
  if (error instanceof ApiError && error.status === 404) return <NotFound />;
  return (
    <>
      <PageHeader title="Page" />
      <PageBody>{error ? <Failed error={error} onRetry={() => void refetch()} /> : <LoadingRows />}</PageBody>
    </>
  );
}

/** What is being written, and the state of the page that it began from. */
interface Draft {
  text: string;
  version: number;
}

function PageView({ page }: { page: ProjectDocument }) {
  const { data: projects } = useQuery(projectsQuery());
  const project = projects?.find((each) => each.id === page.project_id);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [theirs, setTheirs] = useState<ProjectDocument | null>(null);
  const [doomed, setDoomed] = useState(false);
  const update = useUpdateDocument(page.project_id, page.id);
  const remove = useDeleteDocument(page.project_id);
  const nameOf = useActorName();
  const navigate = useNavigate();
  const edit = () => setDraft({ text: page.content ?? "", version: page.version });
  const save = (version: number) => {
    if (!draft || update.isPending) return;
    update.mutate(
      { content: draft.text, version },
      {
        onSuccess: () => {
          setDraft(null);
          setTheirs(null);
        },
        onError: (error) => {
          if (error instanceof PageOvertaken) setTheirs(error.theirs);
          else notify.error(sentence(error));
        },
      },
    );
  };
  return (
    <>
      <PageHeader
        title={
          <span className="flex min-w-0 items-center gap-2">
            <Link
              to="/project/$id"
              params={{ id: page.project_id }}
              className="truncate text-ink-2 hover:text-ink hover:underline"
            >
              <Plain text={project?.title ?? "Project"} />
            </Link>
            <span aria-hidden className="text-ink-3">
              ›
            </span>
            <span className="truncate">
              <Plain text={page.title} />
            </span>
          </span>
        }
      >
        {draft === null && (
          <IconButton label="Edit the page" onClick={edit}>
            <Pencil aria-hidden className="size-3.5" />
          </IconButton>
        )}
        <IconButton label="Delete the page" onClick={() => setDoomed(true)}>
          <Trash2 aria-hidden className="size-3.5" />
        </IconButton>
      </PageHeader>
      <PageBody>
        <p className="text-xs text-ink-3">
          Changed by <Plain text={nameOf(page.updated_by_type, page.updated_by_id)} />{" "}
          <Ago at={page.updated_at} /> · version {page.version}
        </p>
        {draft === null ? (
          <Markdown text={page.content || "*Nothing here yet.*"} />
        ) : (
          <Composer
            label="Page"
            value={draft.text}
            onChange={(text) => setDraft({ ...draft, text })}
            onSubmit={() => save(draft.version)}
            onCancel={() => setDraft(null)}
            action="Save"
            busy={update.isPending}
            focus
          />
        )}
      </PageBody>
      <Overtaken
        theirs={theirs}
        mine={draft?.text ?? ""}
        onTheirs={() => {
          setTheirs(null);
          setDraft(null);
        }}
        onMine={() => theirs && save(theirs.version)}
        onClose={() => setTheirs(null)}
      />
      <Confirm
        open={doomed}
        title={`Delete the page ${page.title}?`}
        text="Agents do not get it any more. This can’t be taken back."
        action="Delete"
        onConfirm={() =>
          remove.mutate(page.id, {
            onSuccess: () => void navigate({ to: "/project/$id", params: { id: page.project_id } }),
          })
        }
        onClose={() => setDoomed(false)}
      />
    </>
  );
}
