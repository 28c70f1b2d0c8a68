/** A button that opens a list with a field to search it. */
import { Popover } from "@base-ui/react/popover";
import { Command } from "cmdk";
import { type ReactNode, useState } from "react";
import { LIST_CLASS } from "./entry";

export interface SearchListProps {
  text: string;
  onText: (text: string) => void;
  onClose: () => void;
}

interface SearchPopoverProps {
  /** The name of the list that it opens. */
  label: string;
  /** What the button shows; its words are its name. */
  button: ReactNode;
  className: string;
  placeholder: string;
  list: (props: SearchListProps) => ReactNode;
  /** What stands below the list, outside of it. */
  footer?: (onClose: () => void) => ReactNode;
}

export function SearchPopover({ label, button, className, placeholder, list, footer }: SearchPopoverProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={className}>{button}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="z-50 outline-hidden" sideOffset={4} align="start">
          <Popover.Popup
            aria-label={label}
            className="w-72 max-w-[calc(100vw-1.5rem)] overflow-hidden rounded-lg border border-line-strong bg-raised shadow-pop outline-hidden transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <SearchList label={label} placeholder={placeholder} list={list} onClose={() => setOpen(false)} />
            {footer?.(() => setOpen(false))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

type Inside = Pick<SearchPopoverProps, "label" | "placeholder" | "list"> & { onClose: () => void };

/** Mounted with the list, so that each opening begins with an empty field. */
function SearchList({ label, placeholder, list, onClose }: Inside) {
  const [text, setText] = useState("");
  return (
    <Command label={label} shouldFilter={false} loop className="flex min-h-0 flex-col">
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder={placeholder}
        className="h-9 w-full shrink-0 border-b border-line bg-transparent px-3 text-sm outline-hidden"
      />
      <Command.List label={label} className={`max-h-72 ${LIST_CLASS}`}>
        <Command.Empty className="py-5 text-center text-xs text-ink-3">Nothing matches.</Command.Empty>
        {list({ text, onText: setText, onClose })}
      </Command.List>
    </Command>
  );
}
