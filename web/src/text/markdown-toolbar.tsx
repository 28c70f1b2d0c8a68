/** The marks of markdown as buttons, for whoever does not know them by heart. */
import { Bold, Code, Italic, Link, List, ListOrdered, ListTodo, TextQuote } from "lucide-react";
import type { ComponentType } from "react";
import { IconButton } from "@/ui/button";
import { EDITS, type Edit } from "./markdown-keys";

interface Mark {
  title: string;
  keys?: string;
  icon: ComponentType<{ className?: string }>;
  edit: Edit;
}

const MARKS: readonly Mark[] = [
  { title: "Bold", keys: "mod b", icon: Bold, edit: EDITS.bold },
  { title: "Italic", keys: "mod i", icon: Italic, edit: EDITS.italic },
  { title: "Code", keys: "mod e", icon: Code, edit: EDITS.code },
  { title: "Link", keys: "mod k", icon: Link, edit: EDITS.link },
  { title: "List", keys: "mod ⇧ 8", icon: List, edit: EDITS.list },
  { title: "Numbered list", keys: "mod ⇧ 7", icon: ListOrdered, edit: EDITS.numbers },
  { title: "Tasks", icon: ListTodo, edit: EDITS.tasks },
  { title: "Quote", keys: "mod ⇧ 9", icon: TextQuote, edit: EDITS.quote },
];

export function MarkdownToolbar({ perform }: { perform: (edit: Edit) => void }) {
  return (
    <div role="toolbar" aria-label="Marks" className="flex flex-wrap gap-0.5">
      {MARKS.map(({ title, keys, icon: Icon, edit }) => (
        <IconButton
          key={title}
          label={title}
          keys={keys}
          tabIndex={-1}
          // The field keeps the focus and its selection.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => perform(edit)}
        >
          <Icon className="size-3.5" />
        </IconButton>
      ))}
    </div>
  );
}
