/** Something that is on or off at once, without a form. */
import { Switch as BaseSwitch } from "@base-ui/react/switch";

interface SwitchProps {
  on: boolean;
  onChange: (on: boolean) => void;
  /** Ids of what says what is switched. */
  labelledBy: string;
  describedBy?: string;
}

export function Switch({ on, onChange, labelledBy, describedBy }: SwitchProps) {
  return (
    <BaseSwitch.Root
      checked={on}
      onCheckedChange={onChange}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      className="flex h-5 w-8.5 shrink-0 rounded-full border border-line-strong bg-active p-0.5 transition-colors data-checked:border-accent data-checked:bg-accent"
    >
      <BaseSwitch.Thumb className="size-3.5 rounded-full bg-ink-2 transition-[translate,background-color] duration-150 data-checked:translate-x-3.5 data-checked:bg-accent-ink" />
    </BaseSwitch.Root>
  );
}
