/** The line that says where a dropped issue will stand. */
import { classes } from "@/ui/classes";

interface DropLineProps {
  edge: "top" | "bottom" | "left" | "right" | null;
  /** Whether the rows have a gap between them, in which the line stands. */
  gap?: boolean;
}

export function DropLine({ edge, gap }: DropLineProps) {
  if (!edge) return null;
  return (
    <div
      aria-hidden
      className={classes(
        "pointer-events-none absolute inset-x-1 z-10 h-0.5 rounded-full bg-accent-text",
        edge === "top" ? (gap ? "-top-1.25" : "-top-px") : gap ? "bottom-0.75" : "-bottom-px",
      )}
    />
  );
}
