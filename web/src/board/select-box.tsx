/** The box that selects an issue: seen on hover, on focus, and where it is ticked. */
import { Check } from "lucide-react";
import { createContext, useContext } from "react";
import type { Issue } from "@/api/schema";
import { classes } from "@/ui/classes";
import { selectTo, toggleSelected, useIsSelected } from "./selection";

/** The ids in the order in which they are shown, for ranges; read when a range is made. */
export const ShownOrder = createContext<() => readonly string[]>(() => []);

export function SelectBox({ issue, className }: { issue: Issue; className?: string }) {
  const selected = useIsSelected(issue.id);
  const order = useContext(ShownOrder);
  return (
    <span
      className={classes(
        "inline-flex size-6 shrink-0 items-center justify-center rounded-md",
        !selected && "opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:hidden",
        className,
      )}
    >
      <input
        type="checkbox"
        aria-label={`Select ${issue.identifier}`}
        checked={selected}
        // The keyboard has `x`; one stop for each issue is enough.
        tabIndex={-1}
        onChange={(event) => {
          const { nativeEvent } = event;
          const range = nativeEvent instanceof MouseEvent && nativeEvent.shiftKey;
          if (range) selectTo(issue.id, order());
          else toggleSelected(issue.id);
        }}
        className={classes(
          "absolute inset-0 m-auto size-3.75 appearance-none rounded-sm border",
          selected ? "border-accent bg-accent" : "border-ink-3 bg-raised",
        )}
      />
      {selected && (
        <Check aria-hidden className="pointer-events-none z-1 size-3 text-accent-ink" strokeWidth={3} />
      )}
    </span>
  );
}
