/** A line that unfolds. */
import { ChevronRight } from "lucide-react";
import { type ReactNode, useId } from "react";
import { classes } from "@/ui/classes";

interface FoldProps {
  open: boolean;
  onToggle: () => void;
  summary: ReactNode;
  children: ReactNode;
}

export function Fold({ open, onToggle, summary, children }: FoldProps) {
  const id = useId();
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={onToggle}
        className="-mx-1.5 flex w-[calc(100%+0.75rem)] min-w-0 items-center gap-2 rounded-md px-1.5 py-1 text-left hover:bg-hover"
      >
        {summary}
        <ChevronRight
          aria-hidden
          className={classes(
            "size-3.5 shrink-0 text-ink-3 transition-transform duration-100",
            open && "rotate-90",
          )}
        />
      </button>
      {open && (
        <div id={id} className="pt-1 pb-1.5 pl-6">
          {children}
        </div>
      )}
    </div>
  );
}
