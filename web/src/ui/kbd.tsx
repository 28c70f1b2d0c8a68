/** Keys, shown as keys. */
import { classes } from "./classes";

const MAC = /mac|iphone|ipad/i.test(navigator.userAgent);

interface KeysProps {
  keys: string;
  /** Drawn on a button of the accent colour. */
  onAccent?: boolean;
}

/** `mod` is ⌘ on Apple's machines and Ctrl elsewhere. */
export function Keys({ keys, onAccent }: KeysProps) {
  return (
    <span className="inline-flex items-center gap-0.5">
      {keys.split(" ").map((key) => (
        <kbd
          key={key}
          className={classes(
            "inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm text-2xs",
            onAccent ? "text-accent-ink" : "border border-line-strong bg-sunken px-1 text-ink-2",
          )}
        >
          {key === "mod" ? (MAC ? "⌘" : "Ctrl") : key}
        </kbd>
      ))}
    </span>
  );
}
