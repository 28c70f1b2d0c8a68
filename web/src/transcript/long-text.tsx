/** Plain text in a box that scrolls. */
import { CutText } from "@/text/cut-text";
import { classes } from "@/ui/classes";

export function LongText({ text, error }: { text: string; error?: boolean }) {
  return (
    <pre
      tabIndex={0}
      className={classes(
        "max-h-96 overflow-auto rounded-md border border-line bg-sunken px-2.5 py-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere",
        error ? "text-red" : "text-ink-2",
      )}
    >
      {text ? <CutText text={text} /> : "(nothing)"}
    </pre>
  );
}
