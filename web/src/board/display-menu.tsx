/** How the board shows what it shows. */
import { LayoutGrid, Rows3, SlidersHorizontal } from "lucide-react";
import { buttonClass } from "@/ui/button";
import { MenuButton, MenuCheck, MenuDivider, MenuRadio, Submenu } from "@/ui/menu";
import { FACET_TITLES, GROUPINGS } from "./facets";
import { type BoardView, type Layout, ORDERS, type Order } from "./view";

interface DisplayMenuProps {
  view: BoardView;
  onChange: (view: Partial<BoardView>) => void;
  showEmpty: boolean;
  onShowEmpty: (show: boolean) => void;
}

const ICON = "size-3.5 shrink-0 text-ink-3";
const LAYOUTS = [
  { value: "board" as Layout, label: "Board", icon: <LayoutGrid aria-hidden className={ICON} /> },
  { value: "list" as Layout, label: "List", icon: <Rows3 aria-hidden className={ICON} /> },
];
const GROUP_OPTIONS = GROUPINGS.map((value) => ({ value, label: FACET_TITLES[value] }));
const ORDER_OPTIONS = (Object.entries(ORDERS) as [Order, string][]).map(([value, label]) => ({
  value,
  label,
}));

export function DisplayMenu({ view, onChange, showEmpty, onShowEmpty }: DisplayMenuProps) {
  return (
    <MenuButton
      label="Display"
      className={buttonClass("ghost", "icon")}
      button={<SlidersHorizontal aria-hidden className="size-4" />}
    >
      <MenuRadio value={view.layout} options={LAYOUTS} onChange={(layout) => onChange({ layout })} />
      <MenuDivider />
      <Submenu title="Group by" hint={FACET_TITLES[view.group]}>
        <MenuRadio value={view.group} options={GROUP_OPTIONS} onChange={(group) => onChange({ group })} />
      </Submenu>
      <Submenu title="Order" hint={ORDERS[view.order]}>
        <MenuRadio value={view.order} options={ORDER_OPTIONS} onChange={(order) => onChange({ order })} />
      </Submenu>
      <MenuDivider />
      <MenuCheck checked={view.archived} onChange={(archived) => onChange({ archived })}>
        Show the archive
      </MenuCheck>
      <MenuCheck checked={showEmpty} onChange={onShowEmpty}>
        Show empty columns
      </MenuCheck>
    </MenuButton>
  );
}
