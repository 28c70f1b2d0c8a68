/** Text that a press puts on the clipboard. */
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Plain } from "@/text/plain";
import { notify } from "./toast";

interface CopyTextProps {
  text: string;
  shown?: string;
  what: string;
}

export function CopyText({ text, shown = text, what }: CopyTextProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => notify.error("The browser does not allow copying here."),
    );
  return (
    <button
      type="button"
      title={text}
      aria-label={`Copy the ${what}: ${shown}`}
      onClick={() => void copy()}
      className="group inline-flex max-w-full items-center gap-1 rounded-sm hover:text-ink"
    >
      <span className="truncate font-mono">
        <Plain text={shown} />
      </span>
      {copied ? (
        <Check aria-hidden className="size-3 shrink-0 text-green" />
      ) : (
        <Copy aria-hidden className="size-3 shrink-0 text-ink-3 group-hover:text-ink" />
      )}
    </button>
  );
}
