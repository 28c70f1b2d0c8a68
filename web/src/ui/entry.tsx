/** One line of a list that is searched: of the palette, and of the lists behind properties. */
import { Command } from "cmdk";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Keys } from "./kbd";

interface EntryProps {
  value: string;
  icon: ReactNode;
  onSelect: () => void;
  keys?: string | undefined;
  /** Set where several may be chosen; said to screen readers as well. */
  chosen?: boolean | undefined;
  hint?: ReactNode;
  children: ReactNode;
}

export function Entry({ value, icon, onSelect, keys, chosen, hint, children }: EntryProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-hover"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint && <span className="shrink-0 text-xs text-ink-3">{hint}</span>}
      {chosen && (
        <>
          <Check aria-hidden className="size-3.5 shrink-0 text-ink-2" />
          <span className="sr-only">chosen</span>
        </>
      )}
      {keys && <Keys keys={keys} />}
    </Command.Item>
  );
}

export const LIST_CLASS =
  "overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3";
