/** The files of a skill: chosen by their path, written in place. */
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { SkillFile } from "@/api/schema";
import { Button, IconButton } from "@/ui/button";
import { classes } from "@/ui/classes";
import { TextArea, TextField } from "@/ui/field";

interface FilesProps {
  files: readonly SkillFile[];
  onChange: (files: SkillFile[]) => void;
}

export function Files({ files, onChange }: FilesProps) {
  const [chosen, setChosen] = useState(0);
  const file = files[chosen];
  const change = (part: Partial<SkillFile>) =>
    onChange(files.map((each, at) => (at === chosen ? { ...each, ...part } : each)));
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 text-xs font-medium text-ink-2">Files beside it</legend>
      {files.length > 0 && (
        <ul aria-label="Files" className="flex flex-wrap gap-1">
          {files.map((each, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a path changes as it is typed
            <li key={at}>
              <button
                type="button"
                aria-pressed={at === chosen}
                onClick={() => setChosen(at)}
                className={classes(
                  "rounded-md border border-line px-2 py-0.5 font-mono text-xs text-ink-2 hover:bg-hover",
                  at === chosen && "bg-active text-ink",
                )}
              >
                {each.path || "unnamed"}
              </button>
            </li>
          ))}
        </ul>
      )}
      {file && (
        <div className="space-y-2 rounded-md border border-line p-3">
          <div className="flex items-end gap-2">
            <div className="flex-1">
              <TextField
                label="Path"
                required
                value={file.path}
                placeholder="scripts/count.py"
                onChange={(event) => change({ path: event.target.value })}
              />
            </div>
            <label className="flex h-8 items-center gap-1.5 text-xs text-ink-2">
              <input
                type="checkbox"
                checked={file.executable ?? false}
                onChange={(event) => change({ executable: event.target.checked })}
              />
              A program
            </label>
            <IconButton
              label={`Remove ${file.path || "this file"}`}
              onClick={() => {
                onChange(files.filter((_, at) => at !== chosen));
                setChosen(Math.max(0, chosen - 1));
              }}
            >
              <Trash2 aria-hidden className="size-3.5" />
            </IconButton>
          </div>
          <TextArea
            label="Content"
            rows={8}
            spellCheck={false}
            value={file.content}
            onChange={(event) => change({ content: event.target.value })}
            className="font-mono text-xs"
          />
        </div>
      )}
      <Button
        onClick={() => {
          setChosen(files.length);
          onChange([...files, { path: "", content: "" }]);
        }}
      >
        <Plus aria-hidden className="size-3.5" />
        Add a file
      </Button>
    </fieldset>
  );
}
