/** An issue's description: read as markdown, edited as text. */
import { Pencil } from "lucide-react";
import { useState } from "react";
import { useEditIssues } from "@/api/issue-edits";
import type { Issue } from "@/api/schema";
import { Markdown } from "@/text/markdown";
import { Button, IconButton } from "@/ui/button";
import { Composer } from "./composer";

export function Description({ issue }: { issue: Issue }) {
  const edit = useEditIssues();
  const [draft, setDraft] = useState<string | null>(null);
  if (draft !== null) {
    const save = () => {
      if (draft !== issue.description) void edit([{ issue, change: { description: draft } }]);
      setDraft(null);
    };
    return (
      <Composer
        label="Description"
        value={draft}
        onChange={setDraft}
        onSubmit={save}
        onCancel={() => setDraft(null)}
        action="Save"
        focus
      />
    );
  }
  if (!issue.description.trim()) {
    return (
      <div>
        <Button look="ghost" className="-ml-3" onClick={() => setDraft("")}>
          <Pencil aria-hidden className="size-3.5" />
          Add a description
        </Button>
      </div>
    );
  }
  return (
    <section aria-label="Description" className="group relative">
      {/* biome-ignore lint/a11y: a convenience for the mouse; the button beside it does the same for everybody */}
      <div onDoubleClick={() => setDraft(issue.description)} className="-mx-2 rounded-md px-2 py-1">
        <Markdown text={issue.description} />
      </div>
      <IconButton
        label="Edit the description"
        className="absolute -top-1 -right-2 bg-panel opacity-0 group-hover:opacity-100 focus-visible:opacity-100 max-lg:opacity-100"
        onClick={() => setDraft(issue.description)}
      >
        <Pencil aria-hidden className="size-3.5" />
      </IconButton>
    </section>
  );
}
