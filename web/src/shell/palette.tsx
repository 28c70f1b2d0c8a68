/** ⌘K: find an issue, go somewhere, do something; and the lists behind `s`, `p` and `a`. */
import { Command } from "cmdk";
import { useState } from "react";
import { Plain } from "@/text/plain";
import { Modal } from "@/ui/dialog";
import { LIST_CLASS } from "@/ui/entry";
import { plural } from "@/ui/words";
import type { PalettePage } from "./overlays";
import { Choices } from "./palette/choices";
import { useCurrentIssues } from "./palette/current-issue";
import { Everything } from "./palette/everything";

interface PaletteProps {
  page: PalettePage | null;
  onClose: () => void;
}

const TITLES: Record<PalettePage, string> = {
  everything: "Search and commands",
  status: "Change status",
  priority: "Change priority",
  assignee: "Assign to",
  labels: "Change labels",
  due: "Set due date",
  blocker: "Blocked by",
  parent: "Make it a sub-issue of",
};

export default function Palette({ page, onClose }: PaletteProps) {
  return (
    <Modal
      open={page !== null}
      onClose={onClose}
      title={TITLES[page ?? "everything"]}
      bare
      className="max-w-xl"
    >
      {page && <PaletteBody key={page} page={page} onClose={onClose} />}
    </Modal>
  );
}

function PaletteBody({ page, onClose }: { page: PalettePage; onClose: () => void }) {
  const [text, setText] = useState("");
  const issues = useCurrentIssues();
  const [first] = issues;
  return (
    <Command label={TITLES[page]} shouldFilter={false} loop className="flex min-h-0 flex-col">
      {first && page !== "everything" && (
        <p className="px-4 pt-3 text-xs text-ink-3">
          <span className="inline-block max-w-full truncate rounded-sm bg-hover px-1.5 py-0.5">
            {issues.length === 1 ? (
              <>
                {first.identifier} <Plain text={first.title} />
              </>
            ) : (
              plural(issues.length, "selected issue")
            )}
          </span>
        </p>
      )}
      <Command.Input
        // The dialog is all about this field: no key that is typed early may miss it.
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder={page === "everything" ? "Search issues or type a command…" : `${TITLES[page]}…`}
        className="h-12 w-full shrink-0 border-b border-line bg-transparent px-4 text-base outline-hidden"
      />
      <Command.List label="Results" className={`max-h-[min(26rem,60vh)] ${LIST_CLASS}`}>
        <Command.Empty className="py-8 text-center text-ink-3">Nothing matches.</Command.Empty>
        {page === "everything" ? (
          <Everything text={text} onClose={onClose} />
        ) : (
          first && <Choices page={page} issues={issues} text={text} onText={setText} onClose={onClose} />
        )}
      </Command.List>
    </Command>
  );
}
