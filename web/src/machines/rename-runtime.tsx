/** Gives a runtime the name that people call it by. */
import { type FormEvent, useState } from "react";
import { useRenameRuntime } from "@/api/runtimes";
import type { Runtime } from "@/api/schema";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { runtimeTitle } from "./runtime-title";

export function RenameRuntime({ runtime, onClose }: { runtime: Runtime; onClose: () => void }) {
  const rename = useRenameRuntime();
  const [name, setName] = useState(runtime.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ id: runtime.id, name: name.trim() }, { onSuccess: onClose });
  };
  return (
    <Modal open onClose={onClose} title={`Rename ${runtimeTitle(runtime)}`} className="max-w-md">
      <form onSubmit={submit}>
        <div className="px-5 py-4">
          <TextField
            label="Name"
            hint="Left empty, it is called what its machine calls it."
            maxLength={100}
            value={name}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={rename.isPending}>
            Rename
          </Button>
        </div>
      </form>
    </Modal>
  );
}
