/** The git repositories that issues work in. */
import { useQuery } from "@tanstack/react-query";
import { FolderGit2, FolderPen, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useCreateRepository, useDeleteRepository } from "@/api/mutations";
import { queries } from "@/api/queries";
import type { Repository } from "@/api/schema";
import { Plain } from "@/text/plain";
import { Button, IconButton } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { Section } from "@/ui/section";
import { Failed } from "@/ui/state";

export function Repositories() {
  const { data, error, refetch } = useQuery(queries.repositories());
  const [doomed, setDoomed] = useState<Repository | null>(null);
  const remove = useDeleteRepository();
  return (
    <Section
      title="Repositories"
      about="Where agents work. Each run gets a work tree of its own; your checkout is never touched, unless you name the directory itself."
    >
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      <ul className="divide-y divide-line">
        {data?.map((repository) => (
          <li key={repository.id} className="flex items-center gap-3 px-4 py-2.5">
            {isDirectory(repository) ? (
              <FolderPen
                aria-label="Agents work in the directory itself"
                className="size-4 shrink-0 text-amber"
              />
            ) : (
              <FolderGit2 aria-hidden className="size-4 shrink-0 text-ink-3" />
            )}
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">
                <Plain text={repository.name} />
              </p>
              <p className="truncate font-mono text-xs text-ink-3" title={repository.url}>
                <Plain text={repository.url} />
              </p>
            </div>
            <IconButton label={`Remove ${repository.name}`} onClick={() => setDoomed(repository)}>
              <Trash2 aria-hidden className="size-3.5" />
            </IconButton>
          </li>
        ))}
      </ul>
      <AddRepository />
      <Confirm
        open={doomed !== null}
        title={`Remove ${doomed?.name ?? ""}?`}
        text="New runs can't work in it any more. Nothing in the repository itself changes."
        action="Remove"
        onConfirm={() => doomed && remove.mutate(doomed.id)}
        onClose={() => setDoomed(null)}
      />
    </Section>
  );
}

/** Whether agents work in it directly: no copy, one run at a time. */
function isDirectory({ url }: Repository): boolean {
  return url.startsWith("directory://");
}

function AddRepository() {
  const create = useCreateRepository();
  const [url, setUrl] = useState("");
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { url: url.trim(), name: name.trim() || null },
      {
        onSuccess: () => {
          setUrl("");
          setName("");
        },
      },
    );
  };
  return (
    <form
      onSubmit={submit}
      className="grid gap-3 border-t border-line p-4 first:border-t-0 sm:grid-cols-[1fr_10rem_auto]"
    >
      <TextField
        label="Address"
        placeholder="https://… or git@… or an allowed path"
        required
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <TextField
        label="Name"
        placeholder="From the address"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="flex items-end">
        <Button type="submit" disabled={!url.trim() || create.isPending}>
          Add repository
        </Button>
      </div>
      <p className="text-xs text-ink-3 sm:col-span-3">
        A folder on a machine must first be allowed there:{" "}
        <code className="font-mono text-ink-2">shipmate repo allow PATH</code>. With{" "}
        <code className="font-mono text-ink-2">--in-place</code> agents may work in it directly, by the
        address <code className="font-mono text-ink-2">directory://PATH</code>: one run at a time, and what it
        changes is changed there.
      </p>
    </form>
  );
}
