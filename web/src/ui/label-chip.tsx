/** A label: its colour as a dot, its name as words, so that nobody needs to tell colours apart. */
import type { Label } from "@/api/schema";
import { Plain } from "@/text/plain";
import { classes } from "./classes";

export function ColourDot({ colour, className }: { colour: string; className?: string }) {
  return (
    <span
      aria-hidden
      className={classes("size-2 shrink-0 rounded-full forced-color-adjust-none", className)}
      style={{ backgroundColor: colour }}
    />
  );
}

export function LabelChip({ label }: { label: Pick<Label, "name" | "color"> }) {
  return (
    <span className="inline-flex h-5.5 max-w-40 min-w-0 items-center gap-1.5 rounded-full border border-line-strong px-2 text-2xs text-ink-2">
      <ColourDot colour={label.color} />
      <span dir="auto" className="truncate">
        <Plain text={label.name} />
      </span>
    </span>
  );
}

/** An issue's labels by name, so that the same ones always stand in the same order. */
export function byName(labels: readonly Label[] | undefined): readonly Label[] {
  return labels && labels.length > 1
    ? labels.toSorted((a, b) => a.name.localeCompare(b.name))
    : (labels ?? []);
}
