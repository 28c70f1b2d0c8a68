/** Two people wrote the same page: both texts are shown, and one decides. */
import type { ProjectDocument } from "@/api/schema";
import { Button } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { Version } from "@/ui/version";

interface OvertakenProps {
  /** The page as somebody else left it; none while nobody was overtaken. */
  theirs: ProjectDocument | null;
  mine: string;
  onTheirs: () => void;
  onMine: () => void;
  onClose: () => void;
}

export function Overtaken({ theirs, mine, onTheirs, onMine, onClose }: OvertakenProps) {
  return (
    <Modal open={theirs !== null} onClose={onClose} title="It was changed meanwhile" className="max-w-3xl">
      <div className="min-h-0 overflow-y-auto px-5 pt-2 pb-4">
        <p className="text-ink-2">
          Somebody else changed this page while you wrote. Nothing of either is lost until you choose.
        </p>
        <div className="mt-4 grid gap-3 sm:grid-cols-2">
          <Version title="Theirs" text={theirs?.content ?? ""} />
          <Version title="Yours" text={mine} />
        </div>
      </div>
      <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
        <Button onClick={onClose}>Go on writing</Button>
        <Button onClick={onTheirs}>Keep theirs</Button>
        <Button look="primary" onClick={onMine}>
          Keep mine
        </Button>
      </div>
    </Modal>
  );
}
