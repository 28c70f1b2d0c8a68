/** Plain text in a box, cut where reading stops being likely; the rest is one press away. */
import { useState } from "react";
import { Plain } from "@/text/plain";
import { classes } from "@/ui/classes";

const SHOWN = 4_000;

export function LongText({ text, error }: { text: string; error?: boolean }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > SHOWN * 1.25;
  return (
    <div>
      <pre
        tabIndex={0}
        className={classes(
          "max-h-96 overflow-auto rounded-md border border-line bg-sunken px-2.5 py-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere",
          error ? "text-red" : "text-ink-2",
        )}
      >
        {text ? <Plain text={cut ? `${text.slice(0, SHOWN)}…` : text} /> : "(nothing)"}
      </pre>
      {cut && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="mt-1 rounded-sm text-xs text-accent-text hover:underline"
        >
          Show all {text.length.toLocaleString()} characters
        </button>
      )}
    </div>
  );
}
