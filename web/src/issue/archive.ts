/** Puts issues away and brings them back, and says so beside the way back. */
import { useArchive } from "@/api/relations";
import type { Issue } from "@/api/schema";
import { undoLast } from "@/api/undo";
import { notify } from "@/ui/toast";
import { plural } from "@/ui/words";

export function useArchivePlace(): (issues: readonly Issue[], archive: boolean) => void {
  const { mutateAsync } = useArchive();
  return (issues, archive) =>
    void mutateAsync({ issues, archive }).then(
      () => tellArchived(issues, archive),
      () => undefined,
    );
}

function tellArchived(issues: readonly Issue[], archive: boolean): void {
  const [first] = issues;
  const what =
    issues.length === 1 && first ? `${first.identifier} is` : `${plural(issues.length, "issue")} are`;
  const words = `${what} ${archive ? "archived" : "back on the board"}.`;
  notify.success(words, { label: "Undo", perform: () => void undoLast() });
}
