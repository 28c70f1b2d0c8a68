/** An issue's title, edited where it stands. */
import { useState } from "react";
import { useEditIssues } from "@/api/issue-edits";
import type { Issue } from "@/api/schema";

export function Title({ issue }: { issue: Issue }) {
  const edit = useEditIssues();
  const [draft, setDraft] = useState<string | null>(null);
  const save = () => {
    const title = draft?.trim();
    if (title && title !== issue.title) void edit([{ issue, change: { title } }]);
    setDraft(null);
  };
  return (
    <textarea
      aria-label="Title"
      rows={1}
      value={draft ?? issue.title}
      maxLength={500}
      onFocus={() => setDraft(issue.title)}
      onChange={(event) => setDraft(event.target.value.replaceAll("\n", " "))}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          event.currentTarget.blur();
        }
        if (event.key === "Escape") {
          event.stopPropagation();
          setDraft(issue.title);
          // The blur that follows must see the old title, so it waits for the render.
          const field = event.currentTarget;
          requestAnimationFrame(() => field.blur());
        }
      }}
      className="-mx-2 field-sizing-content resize-none rounded-md px-2 py-1 text-xl font-semibold tracking-[-0.01em] text-ink hover:bg-hover focus:bg-transparent focus-visible:outline-1"
    />
  );
}
