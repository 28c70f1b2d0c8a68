/** One line of the palette. */
import { Command } from "cmdk";
import type { ReactNode } from "react";
import { Keys } from "@/ui/kbd";

interface EntryProps {
  value: string;
  icon: ReactNode;
  onSelect: () => void;
  keys?: string;
  children: ReactNode;
}

export function Entry({ value, icon, onSelect, keys, children }: EntryProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-hover"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys && <Keys keys={keys} />}
    </Command.Item>
  );
}
