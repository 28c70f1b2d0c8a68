/** The views that somebody saved: one step to each, and the way to save the one that is shown. */
import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button, buttonClass } from "@/ui/button";
import { Modal } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { MenuAction, MenuButton, MenuDivider } from "@/ui/menu";
import { notify } from "@/ui/toast";
import { isSame, type SavedView, useSavedViews } from "./saved-views";
import type { BoardSearch } from "./view";

const ICON = "size-3.5 shrink-0 text-ink-3";

interface ViewsMenuProps {
  search: BoardSearch;
  onOpen: (search: BoardSearch) => void;
}

export function ViewsMenu({ search, onOpen }: ViewsMenuProps) {
  const { views, save, remove } = useSavedViews();
  const [naming, setNaming] = useState(false);
  const shown = views.find((view) => isSame(view.search, search));
  const discard = (view: SavedView) => {
    remove(view.name);
    notify.success(`The view “${view.name}” is removed.`, { label: "Undo", perform: () => save(view) });
  };
  return (
    <>
      <MenuButton
        label="Views"
        className={buttonClass("ghost", "icon")}
        button={<Bookmark aria-hidden className="size-4" fill={shown ? "currentColor" : "none"} />}
      >
        {views.map((view) => (
          <MenuAction
            key={view.name}
            icon={
              <Bookmark
                aria-hidden
                className={ICON}
                fill={view.name === shown?.name ? "currentColor" : "none"}
              />
            }
            onSelect={() => onOpen(view.search)}
          >
            {view.name}
          </MenuAction>
        ))}
        {views.length === 0 && (
          <p className="px-2 py-1.5 text-xs text-ink-3">
            Filter, group or order the board, and keep that here.
          </p>
        )}
        <MenuDivider />
        {shown ? (
          <MenuAction icon={<Trash2 aria-hidden className={ICON} />} onSelect={() => discard(shown)}>
            Remove “{shown.name}”
          </MenuAction>
        ) : (
          <MenuAction icon={<BookmarkPlus aria-hidden className={ICON} />} onSelect={() => setNaming(true)}>
            Save this view…
          </MenuAction>
        )}
      </MenuButton>
      {naming && (
        <NameView
          taken={views}
          onClose={() => setNaming(false)}
          onSave={(name) => {
            save({ name, search });
            setNaming(false);
          }}
        />
      )}
    </>
  );
}

interface NameViewProps {
  taken: readonly SavedView[];
  onClose: () => void;
  onSave: (name: string) => void;
}

function NameView({ taken, onClose, onSave }: NameViewProps) {
  const [name, setName] = useState("");
  const replaces = taken.some((view) => view.name === name.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) onSave(name.trim());
  };
  return (
    <Modal open onClose={onClose} title="Save this view" className="max-w-sm">
      <form onSubmit={submit}>
        <div className="px-5 py-4">
          <TextField
            label="Name"
            required
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
            hint={replaces ? "Replaces the view of this name." : "Kept in this browser, for you."}
          />
        </div>
        <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={!name.trim()}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
