/** What the workspace is called; only its owners change that. */
import { type FormEvent, useState } from "react";
import { useUpdateWorkspace } from "@/api/members";
import { useSession } from "@/shell/session";
import { Plain } from "@/text/plain";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Section } from "@/ui/section";

export function WorkspaceName() {
  const { workspace } = useSession();
  const update = useUpdateWorkspace(workspace.id);
  const [name, setName] = useState(workspace.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ name: name.trim() });
  };
  return (
    <Section
      title="Workspace"
      about={
        <>
          Its issues are numbered <Plain text={workspace.issue_prefix} />
          -1, -2, …; in commands it is called <Plain text={workspace.slug} />.
        </>
      }
    >
      {workspace.role === "owner" ? (
        <form onSubmit={submit} className="grid gap-3 p-4 sm:grid-cols-[1fr_auto]">
          <TextField
            label="Name of the workspace"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <div className="flex items-end">
            <Button
              type="submit"
              disabled={!name.trim() || name.trim() === workspace.name || update.isPending}
            >
              Rename
            </Button>
          </div>
        </form>
      ) : (
        <p className="p-4">
          <span className="font-medium">
            <Plain text={workspace.name} />
          </span>{" "}
          <span className="text-xs text-ink-3">Only owners rename it.</span>
        </p>
      )}
    </Section>
  );
}
