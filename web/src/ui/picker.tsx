/** A value that is chosen from a short list: status, priority, assignee, repository. */
import { Select } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";

export interface Option<T extends string> {
  value: T;
  label: string;
  icon?: ReactNode;
  hint?: string;
}

interface PickerProps<T extends string> {
  label: string;
  value: T | "";
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  /** Shown where none of the options is chosen. */
  placeholder?: string;
  /** `chip` has a frame, `row` fills a property's row, `field` looks like a form's field. */
  look?: "chip" | "row" | "field";
  disabled?: boolean;
}

const LOOKS = {
  chip: "h-7 rounded-md border border-line-strong bg-raised px-2 text-xs hover:bg-hover",
  row: "h-7 w-full rounded-md px-2 -mx-2 text-sm hover:bg-hover",
  field: "h-8 w-full rounded-md border border-line-strong bg-panel px-2.5 text-sm hover:bg-hover",
};

export function Picker<T extends string>({
  label,
  value,
  options,
  onChange,
  look = "chip",
  placeholder = "—",
  disabled,
}: PickerProps<T>) {
  const chosen = options.find((option) => option.value === value);
  return (
    <Select.Root
      items={options as Option<T>[]}
      value={value as string}
      disabled={disabled ?? false}
      onValueChange={(next: string | null) => next !== null && next !== value && onChange(next as T)}
    >
      <Select.Trigger
        aria-label={label}
        className={classes(
          "flex min-w-0 items-center gap-2 text-left text-ink select-none transition-colors data-popup-open:bg-active",
          LOOKS[look],
        )}
      >
        {chosen?.icon}
        <Select.Value className="min-w-0 flex-1 truncate">{chosen?.label ?? placeholder}</Select.Value>
        {look !== "row" && <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />}
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner
          className="z-50 outline-hidden select-none"
          sideOffset={4}
          align="start"
          alignItemWithTrigger={false}
        >
          <Select.Popup
            aria-label={label}
            className="max-h-[min(24rem,var(--available-height))] min-w-[max(var(--anchor-width),11rem)] max-w-80 overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 shadow-pop outline-hidden transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {options.map((option) => (
              <Select.Item
                key={option.value}
                value={option.value}
                className="flex h-8 items-center gap-2 rounded-md px-2 text-sm text-ink outline-hidden data-highlighted:bg-hover"
              >
                {option.icon}
                <Select.ItemText className="min-w-0 flex-1 truncate">{option.label}</Select.ItemText>
                {option.hint && <span className="text-xs text-ink-3">{option.hint}</span>}
                <Select.ItemIndicator>
                  <Check aria-hidden className="size-3.5 text-ink-2" />
                </Select.ItemIndicator>
              </Select.Item>
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
