/** Another workspace: its own board, people and agents. */
import { type FormEvent, useState } from "react";
import { useCreateWorkspace } from "@/api/members";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { useSession } from "./session";

export default function NewWorkspace({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { switchTo } = useSession();
  const create = useCreateWorkspace();
  const [name, setName] = useState("");
  const [prefix, setPrefix] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { name: name.trim(), issue_prefix: prefix || null },
      { onSuccess: (made) => switchTo(made.id) },
    );
  };
  return (
    <Modal open={open} onClose={onClose} title="New workspace">
      <form onSubmit={submit}>
        <div className="space-y-4 px-5 py-4">
          <p className="text-ink-2">A board of its own, with its own people, agents and repositories.</p>
          <TextField
            label="Name"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <TextField
            label="What its issues' keys begin with"
            placeholder="Made from the name"
            pattern="[A-Z][A-Z0-9]{1,9}"
            title="2 to 10 capital letters and digits"
            maxLength={10}
            value={prefix}
            onChange={(event) => setPrefix(event.target.value.toUpperCase())}
          />
        </div>
        <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={!name.trim() || create.isPending}>
            Create workspace
          </Button>
        </div>
      </form>
    </Modal>
  );
}
