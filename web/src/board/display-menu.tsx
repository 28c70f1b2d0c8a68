/** What the board shows. */
import { Menu } from "@base-ui/react/menu";
import { Check, SlidersHorizontal } from "lucide-react";
import { buttonClass } from "@/ui/button";

interface DisplayMenuProps {
  showEmpty: boolean;
  onShowEmpty: (show: boolean) => void;
}

export function DisplayMenu({ showEmpty, onShowEmpty }: DisplayMenuProps) {
  return (
    <Menu.Root>
      <Menu.Trigger aria-label="Display" title="Display" className={buttonClass("ghost", "icon")}>
        <SlidersHorizontal aria-hidden className="size-4" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="z-50 outline-hidden" sideOffset={4} align="end">
          <Menu.Popup className="w-64 rounded-lg border border-line-strong bg-raised p-1 shadow-pop outline-hidden">
            <Menu.CheckboxItem
              checked={showEmpty}
              onCheckedChange={onShowEmpty}
              className="flex h-8 items-center gap-2 rounded-md px-2 outline-hidden data-highlighted:bg-hover"
            >
              <span className="flex-1">Always show Blocked and Cancelled</span>
              <Menu.CheckboxItemIndicator>
                <Check aria-hidden className="size-3.5" />
              </Menu.CheckboxItemIndicator>
            </Menu.CheckboxItem>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
