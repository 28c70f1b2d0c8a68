/** Two people wrote the same words: both are shown, and one decides. */
import { askAbout, useConflict } from "@/api/conflicts";
import { useEditIssues } from "@/api/issue-edits";
import type { Issue } from "@/api/schema";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { Version } from "@/ui/version";

const FIELDS = { title: "Title", description: "Description" } as const;

export function ConflictDialog({ issue }: { issue: Issue }) {
  const conflict = useConflict();
  const edit = useEditIssues();
  const close = () => askAbout(null);
  const own = conflict?.now.id === issue.id ? conflict : null;
  const useMine = () => {
    close();
    if (own) void edit([{ issue: own.now, change: own.change }]);
  };
  return (
    <Modal open={own !== null} onClose={close} title="It was changed meanwhile" className="max-w-3xl">
      <div className="min-h-0 overflow-y-auto px-5 pt-2 pb-4">
        <p className="text-ink-2">
          Somebody else changed {issue.identifier} while you wrote. Nothing of either is lost until you
          choose.
        </p>
        {own &&
          (Object.keys(FIELDS) as (keyof typeof FIELDS)[])
            .filter((field) => own.change[field] !== undefined)
            .map((field) => (
              <div key={field} className="mt-4 grid gap-3 sm:grid-cols-2">
                <Version title={`${FIELDS[field]}: theirs`} text={own.now[field]} />
                <Version title={`${FIELDS[field]}: yours`} text={own.change[field] ?? ""} />
              </div>
            ))}
      </div>
      <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
        <Button onClick={close}>Keep theirs</Button>
        <Button look="primary" onClick={useMine}>
          Keep mine
        </Button>
      </div>
    </Modal>
  );
}
