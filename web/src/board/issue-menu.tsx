/** The menu on the right mouse button: what the palette can do with an issue, where the pointer is. */
import { Menu } from "@base-ui/react/menu";
import { type MouseEvent, type ReactNode, useState } from "react";
import { useEditIssues } from "@/api/issue-edits";
import { useAssignees } from "@/issue/assignees";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "@/issue/options";
import { getCurrentIssueId, type PalettePage, setCurrentIssue } from "@/shell/overlays";
import { useIssueCommands } from "@/shell/palette/commands";
import { useCurrentIssues } from "@/shell/palette/current-issue";
import { MENU_POPUP, MenuAction, MenuDivider, MenuRadio, Submenu } from "@/ui/menu";
import type { Option } from "@/ui/picker";
import { changeInto, facetValues } from "./facets";
import { clearSelection, getSelection } from "./selection";

/** Where the menu stands, and what had the focus. */
interface Place {
  x: number;
  y: number;
  card: HTMLElement;
}

export function IssueMenu({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState<Place | null>(null);
  const [open, setOpen] = useState(false);
  const show = (event: MouseEvent) => {
    const card = (event.target as Element).closest<HTMLElement>("[data-issue]");
    const id = card?.dataset.issue;
    // A finger that rests on a card takes it; what is pressed elsewhere is the browser's.
    if (!card || !id || (event.nativeEvent as PointerEvent).pointerType === "touch") return;
    event.preventDefault();
    if (!getSelection().has(id)) clearSelection();
    if (getCurrentIssueId() !== id) setCurrentIssue({ id });
    const box = card.getBoundingClientRect();
    // The menu key has no place of its own.
    const byKey = event.button !== 2;
    setPlace({ card, x: byKey ? box.left + 16 : event.clientX, y: byKey ? box.top + 24 : event.clientY });
    setOpen(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the palette has the same by keyboard
    <div className="contents" onContextMenu={show}>
      {children}
      <Menu.Root open={open} onOpenChange={setOpen}>
        <Menu.Portal>
          <Menu.Positioner
            role="region"
            aria-label="Issue"
            className="z-50 outline-hidden"
            side="bottom"
            align="start"
            anchor={{ getBoundingClientRect: () => new DOMRect(place?.x, place?.y, 0, 0) }}
          >
            <Menu.Popup aria-label="Issue" className={MENU_POPUP} finalFocus={() => place?.card ?? true}>
              {open && <Items />}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}

/** Pages of the palette that are short enough to stand in the menu itself. */
const SHORT: ReadonlySet<PalettePage | undefined> = new Set(["status", "priority", "assignee"] as const);

function Items() {
  const commands = useIssueCommands();
  const assignees = useAssignees();
  return (
    <>
      <Values title="Status" facet="status" options={STATUS_OPTIONS} />
      <Values title="Priority" facet="priority" options={PRIORITY_OPTIONS} />
      <Values title="Assignee" facet="assignee" options={assignees.options} />
      <MenuDivider />
      {commands
        .filter((command) => !SHORT.has(command.page))
        .map(({ title, icon, keys, action }) => (
          <MenuAction key={title} icon={icon} keys={keys} onSelect={action}>
            {title}
          </MenuAction>
        ))}
    </>
  );
}

interface ValuesProps {
  title: string;
  facet: "status" | "priority" | "assignee";
  options: readonly Option<string>[];
}

function Values({ title, facet, options }: ValuesProps) {
  const issues = useCurrentIssues();
  const edit = useEditIssues();
  const [first] = issues;
  const now = first && issues.length === 1 ? (facetValues(facet, first)[0] ?? "") : "";
  const choose = (value: string) => {
    const changed = issues.filter((issue) => !facetValues(facet, issue).includes(value));
    void edit(changed.map((issue) => ({ issue, change: changeInto(facet, value) ?? {} })));
  };
  return (
    <Submenu title={title} hint={options.find((option) => option.value === now)?.label}>
      <MenuRadio value={now} options={options} onChange={choose} closes />
    </Submenu>
  );
}
