/** Menus that a button opens: one look for all of them. */
import { Menu } from "@base-ui/react/menu";
import { Check, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import type { Option } from "./picker";

export const MENU_POPUP =
  "max-h-[min(26rem,var(--available-height))] min-w-52 max-w-80 overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 shadow-pop outline-hidden transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0";
const ITEM =
  "flex h-8 items-center gap-2 rounded-md px-2 text-sm text-ink outline-hidden data-highlighted:bg-hover data-popup-open:bg-hover";

interface MenuButtonProps {
  label: string;
  className: string;
  button: ReactNode;
  children: ReactNode;
}

export function MenuButton({ label, className, button, children }: MenuButtonProps) {
  return (
    <Menu.Root>
      <Menu.Trigger aria-label={label} title={label} className={className}>
        {button}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner
          role="region"
          aria-label={label}
          className="z-50 outline-hidden"
          sideOffset={4}
          align="end"
        >
          <Menu.Popup className={MENU_POPUP}>{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

export function Submenu({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger className={ITEM}>
        <span className="flex-1">{title}</span>
        {hint && <span className="max-w-32 truncate text-xs text-ink-3">{hint}</span>}
        <ChevronRight aria-hidden className="size-3.5 text-ink-3" />
      </Menu.SubmenuTrigger>
      <Menu.Portal>
        <Menu.Positioner
          role="region"
          aria-label={title}
          className="z-50 outline-hidden"
          sideOffset={4}
          alignOffset={-5}
        >
          <Menu.Popup className={MENU_POPUP}>{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  );
}

interface CheckItemProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  icon?: ReactNode;
  children: ReactNode;
}

export function MenuCheck({ checked, onChange, icon, children }: CheckItemProps) {
  return (
    <Menu.CheckboxItem checked={checked} onCheckedChange={onChange} closeOnClick={false} className={ITEM}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Menu.CheckboxItemIndicator>
        <Check aria-hidden className="size-3.5" />
      </Menu.CheckboxItemIndicator>
    </Menu.CheckboxItem>
  );
}

interface RadioProps<T extends string> {
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
}

export function MenuRadio<T extends string>({ value, options, onChange }: RadioProps<T>) {
  return (
    <Menu.RadioGroup value={value} onValueChange={(next: T) => onChange(next)}>
      {options.map((option) => (
        <Menu.RadioItem key={option.value} value={option.value} className={ITEM}>
          {option.icon}
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          <Menu.RadioItemIndicator>
            <Check aria-hidden className="size-3.5" />
          </Menu.RadioItemIndicator>
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

export function MenuDivider() {
  return <Menu.Separator className="mx-1 my-1 h-px bg-line" />;
}
