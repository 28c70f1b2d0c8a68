/** What an agent is told before every task: written as markdown, and looked at as the agent's readers do. */
import { useId, useState } from "react";
import { Markdown } from "@/text/markdown";
import { classes } from "@/ui/classes";
import { INPUT_CLASS, Label } from "@/ui/field";

interface InstructionsProps {
  value: string;
  onChange: (value: string) => void;
}

const TAB =
  "h-6 rounded-md px-2 text-xs font-medium text-ink-2 hover:bg-hover aria-selected:bg-active aria-selected:text-ink";

export function Instructions({ value, onChange }: InstructionsProps) {
  const id = useId();
  const [preview, setPreview] = useState(false);
  return (
    <div>
      <div className="mb-1 flex items-end justify-between gap-2">
        <Label htmlFor={id}>Instructions</Label>
        <div role="tablist" aria-label="Instructions" className="flex gap-0.5">
          {[false, true].map((isPreview) => (
            <button
              key={String(isPreview)}
              type="button"
              role="tab"
              aria-selected={preview === isPreview}
              aria-controls={`${id}-panel`}
              onClick={() => setPreview(isPreview)}
              className={TAB}
            >
              {isPreview ? "Preview" : "Write"}
            </button>
          ))}
        </div>
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-label={preview ? "Preview" : "Write"}>
        <textarea
          id={id}
          hidden={preview}
          rows={9}
          placeholder={
            "How it works here, in markdown. For example:\n\n- Run `npm test` before you finish\n- Write small commits"
          }
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={classes(
            INPUT_CLASS,
            "max-h-80 min-h-48 field-sizing-content py-2 font-mono text-xs leading-5",
          )}
        />
        {preview && (
          <div className="max-h-80 min-h-48 overflow-y-auto rounded-md border border-line bg-panel px-3 py-2">
            {value.trim() ? (
              <Markdown text={value} compact />
            ) : (
              <p className="text-ink-3">Nothing to show yet.</p>
            )}
          </div>
        )}
      </div>
      <p className="mt-1 text-xs text-ink-3">It is told this before every task, besides the issue itself.</p>
    </div>
  );
}
