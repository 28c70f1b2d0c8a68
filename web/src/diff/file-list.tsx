/** The changed files with their sizes. */
import type { DiffFile } from "@/api/schema";
import { DiffNumbers } from "@/run/run-chip";
import { Plain } from "@/text/plain";
import { plural } from "@/ui/words";

export function FileList({ files, onShow }: { files: readonly DiffFile[]; onShow: (path: string) => void }) {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return (
    <div className="mb-4">
      <p className="mb-1.5 flex items-center gap-2 text-xs text-ink-2">
        {plural(files.length, "file")} changed <DiffNumbers additions={additions} deletions={deletions} />
      </p>
      <ul className="max-h-44 overflow-y-auto rounded-md border border-line">
        {files.map((file) => (
          <li key={file.path} className="border-line not-first:border-t">
            <button
              type="button"
              onClick={() => onShow(file.path)}
              className="flex w-full items-center gap-3 px-2.5 py-1 text-left -outline-offset-2 hover:bg-hover"
            >
              <span className="min-w-0 flex-1 truncate font-mono text-xs" title={file.path}>
                <Plain text={file.path} />
              </span>
              <DiffNumbers additions={file.additions} deletions={file.deletions} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
