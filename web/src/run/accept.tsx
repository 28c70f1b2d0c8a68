/** Accepts a run's work: how it gets to where it is wanted. */
import { Check } from "lucide-react";
import { type FormEvent, useState } from "react";
import { canBeAccepted, useAcceptRun } from "@/api/review";
import type { AcceptHow, Run } from "@/api/schema";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { RadioCards } from "@/ui/radio-cards";
import { plural } from "@/ui/words";

const WAYS: {
  how: AcceptHow;
  title: string;
  meaning: string;
  branch: string;
  usual: string;
  action: string;
}[] = [
  {
    how: "merge",
    title: "Merge it",
    meaning: "The machine merges the work and pushes the result. What others did meanwhile is kept.",
    branch: "Into the branch",
    usual: "The repository's default branch",
    action: "Merge",
  },
  {
    how: "pull_request",
    title: "Open a pull request",
    meaning: "Others can look at it where the repository lives. Needs its tool, such as gh, on the machine.",
    branch: "Against the branch",
    usual: "The repository's default branch",
    action: "Open a pull request",
  },
  {
    how: "push",
    title: "Push its branch",
    meaning: "The work gets a branch in the repository, and nothing else changes.",
    branch: "Name of the branch",
    usual: "The run's own branch",
    action: "Push",
  },
];

export function AcceptButton({ run }: { run: Run }) {
  const [open, setOpen] = useState(false);
  if (!canBeAccepted(run)) return null;
  return (
    <>
      <Button size="sm" look="primary" onClick={() => setOpen(true)}>
        <Check aria-hidden className="size-3.5" />
        Accept
      </Button>
      {open && <AcceptDialog run={run} onClose={() => setOpen(false)} />}
    </>
  );
}

function AcceptDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const accept = useAcceptRun(run);
  const [how, setHow] = useState<AcceptHow>("merge");
  const [into, setInto] = useState("");
  const way = WAYS.find((each) => each.how === how);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate({ how, into: into.trim() || null }, { onSuccess: onClose });
  };
  return (
    <Modal open onClose={onClose} title={`Accept the work on ${run.issue_identifier}`}>
      <form onSubmit={submit} className="flex min-h-0 flex-col">
        <div className="space-y-4 overflow-y-auto px-5 py-4">
          <p className="text-ink-2">
            {plural(run.diff?.files ?? 0, "file")} changed by {run.agent_name}. {run.machine ?? "The machine"}{" "}
            has the work, and does this once it is there.
          </p>
          <RadioCards
            label="What is done with the work"
            value={how}
            options={WAYS.map((each) => ({ value: each.how, title: each.title, about: each.meaning }))}
            onChange={setHow}
          />
          <TextField
            label={way?.branch ?? ""}
            placeholder={way?.usual}
            maxLength={200}
            value={into}
            onChange={(event) => setInto(event.target.value)}
          />
        </div>
        <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={accept.isPending}>
            {way?.action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
