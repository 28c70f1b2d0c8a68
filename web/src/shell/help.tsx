/** Every key, in one place. */

import { Modal } from "@/ui/dialog";
import { Keys } from "@/ui/kbd";

const GROUPS: { title: string; keys: [string, string][] }[] = [
  {
    title: "Anywhere",
    keys: [
      ["mod k", "Search and commands"],
      ["c", "New issue"],
      ["g b", "Go to the board"],
      ["g i", "Go to the inbox"],
      ["g p", "Go to the projects"],
      ["g a", "Go to the agents"],
      ["g k", "Go to the skills"],
      ["g m", "Go to the machines"],
      ["g t", "Go to the members"],
      ["g u", "Go to the usage"],
      ["g s", "Go to the settings"],
      ["t", "Dark or light"],
      ["mod z", "Undo the last change of an issue"],
      ["?", "This list"],
    ],
  },
  {
    title: "Board",
    keys: [
      ["j", "Next issue"],
      ["k", "Previous issue"],
      ["h", "Column to the left"],
      ["l", "Column to the right"],
      ["↵", "Open the issue"],
      ["space", "Look at the issue beside the board"],
      ["⇧ ←", "Move to the column on the left"],
      ["⇧ →", "Move to the column on the right"],
      ["⇧ ↑", "Move up"],
      ["⇧ ↓", "Move down"],
      ["x", "Select"],
      ["⇧ j", "Select down; ⇧ k up"],
      ["⇧ x", "Select all"],
    ],
  },
  {
    title: "Issue",
    keys: [
      ["s", "Change status"],
      ["p", "Change priority"],
      ["a", "Assign"],
      ["⇧ l", "Change labels"],
      ["⇧ d", "Set the due date"],
      ["⇧ b", "Say what it is blocked by"],
      ["⇧ p", "Make it a sub-issue"],
      ["mod ↵", "Send or save"],
      ["esc", "Back to the board"],
    ],
  },
  {
    title: "Inbox",
    keys: [
      ["j", "Next; k the one before"],
      ["↵", "Open its issue"],
      ["space", "Look at the issue beside the list"],
      ["e", "Archive, or restore"],
      ["u", "Read or unread"],
    ],
  },
  {
    title: "Changes of a run",
    keys: [
      ["j", "Next line; k the one before"],
      ["⇧ j", "Take lines along; ⇧ k upwards"],
      ["n", "Next file; p the one before"],
      ["c", "Say something about the line"],
    ],
  },
  {
    title: "Transcript",
    keys: [
      ["mod f", "Find"],
      ["↵", "Next place; ⇧ ↵ the one before"],
      ["e", "Next error"],
      ["f", "Follow what comes"],
    ],
  },
];

export default function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Modal open={open} onClose={onClose} title="Keyboard shortcuts" className="max-w-2xl">
      <section
        aria-label="All shortcuts"
        tabIndex={0}
        className="grid gap-x-10 gap-y-5 overflow-y-auto px-5 pt-3 pb-5 sm:grid-cols-2"
      >
        {GROUPS.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h2 className="mb-1 text-xs font-medium text-ink-3">{group.title}</h2>
            <dl>
              {group.keys.map(([keys, meaning]) => (
                <div key={keys} className="flex h-7 items-center justify-between">
                  <dt>{meaning}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </Modal>
  );
}
