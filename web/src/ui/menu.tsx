/** Menus that a button opens: one look for all of them. */
import { Menu } from "@base-ui/react/menu";
import { Check, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";
import { Keys } from "./kbd";
import type { Option } from "./picker";
import { Tip } from "./tip";

export const MENU_POPUP =
  "max-h-[min(26rem,var(--available-height))] min-w-52 max-w-80 overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 shadow-pop outline-hidden transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0";
const ITEM =
  "flex h-8 items-center gap-2 rounded-md px-2 text-sm text-ink outline-hidden data-highlighted:bg-hover data-popup-open:bg-hover";

interface MenuButtonProps {
  label: string;
  className: string;
  button: ReactNode;
  /** On which side of the button the menu lines up. */
  align?: "start" | "end";
  children: ReactNode;
}

export function MenuButton({ label, className, button, align = "end", children }: MenuButtonProps) {
  return (
    <Menu.Root>
      <Tip title={label}>
        <Menu.Trigger aria-label={label} className={className}>
          {button}
        </Menu.Trigger>
      </Tip>
      <Menu.Portal>
        <Menu.Positioner
          role="region"
          aria-label={label}
          className="z-50 outline-hidden"
          sideOffset={4}
          align={align}
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

interface ActionProps {
  onSelect: () => void;
  icon?: ReactNode;
  keys?: string | undefined;
  danger?: boolean;
  children: ReactNode;
}

/** Something that is done at once. */
export function MenuAction({ onSelect, icon, keys, danger, children }: ActionProps) {
  return (
    <Menu.Item onClick={onSelect} className={classes(ITEM, danger && "text-red")}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys && <Keys keys={keys} />}
    </Menu.Item>
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
  /** Whether choosing ends the menu; otherwise one sees what it does and may choose again. */
  closes?: boolean;
}

export function MenuRadio<T extends string>({ value, options, onChange, closes = false }: RadioProps<T>) {
  return (
    <Menu.RadioGroup value={value} onValueChange={(next: T) => onChange(next)}>
      {options.map((option) => (
        <Menu.RadioItem key={option.value} value={option.value} closeOnClick={closes} className={ITEM}>
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
