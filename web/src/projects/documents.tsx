/** A project's pages, and a line to begin a new one. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import { type FormEvent, useState } from "react";
import { documentsQuery, useCreateDocument } from "@/api/projects";
import type { Project } from "@/api/schema";
import { LineSection } from "@/issue/issue-line";
import { Plain } from "@/text/plain";
import { Button } from "@/ui/button";
import { INPUT_CLASS } from "@/ui/field";
import { Ago } from "@/ui/time";

export function Documents({ project }: { project: Project }) {
  const { data: pages = [] } = useQuery(documentsQuery(project.id));
  return (
    <LineSection title="Pages">
      {pages.length > 0 && (
        <ul aria-label="Pages" className="mb-2 rounded-lg border border-line bg-raised">
          {pages.map((page) => (
            <li key={page.id} className="border-b border-line last:border-b-0">
              <Link
                to="/project/$id/page/$document"
                params={{ id: project.id, document: page.id }}
                className="flex h-9 items-center gap-2.5 rounded-md px-3 -outline-offset-2 hover:bg-hover"
              >
                <FileText aria-hidden className="size-3.5 shrink-0 text-ink-3" />
                <span dir="auto" className="min-w-0 flex-1 truncate">
                  <Plain text={page.title} />
                </span>
                <Ago at={page.updated_at} className="shrink-0 text-2xs text-ink-3" />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {pages.length === 0 && (
        <p className="mb-2 text-xs text-ink-3">
          None. Agents get a project’s pages beside their work: decisions, conventions, how to test.
        </p>
      )}
      <NewPage project={project} />
    </LineSection>
  );
}

function NewPage({ project }: { project: Project }) {
  const [title, setTitle] = useState("");
  const create = useCreateDocument(project.id);
  const navigate = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = title.trim();
    if (!wanted || create.isPending) return;
    create.mutate(wanted, {
      onSuccess: (page) => {
        setTitle("");
        void navigate({ to: "/project/$id/page/$document", params: { id: project.id, document: page.id } });
      },
    });
  };
  return (
    <form onSubmit={submit} className="flex gap-2">
      <input
        aria-label="New page"
        placeholder="New page…"
        maxLength={100}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        className={`${INPUT_CLASS} h-8`}
      />
      <Button type="submit" disabled={!title.trim() || create.isPending}>
        Add
      </Button>
    </form>
  );
}
