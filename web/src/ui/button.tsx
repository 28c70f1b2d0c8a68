/** Buttons in their four looks. */
import type { ComponentProps } from "react";
import { classes } from "./classes";
import { Tip } from "./tip";

type Look = "primary" | "plain" | "ghost" | "danger";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-hover border-transparent shadow-card",
  plain: "bg-raised text-ink border-line-strong hover:bg-hover shadow-card",
  ghost: "bg-transparent text-ink-2 border-transparent hover:bg-hover hover:text-ink",
  danger: "bg-red-soft text-red border-transparent hover:brightness-95 dark:hover:brightness-125",
};

const SIZES = { sm: "h-7 px-2 text-xs", md: "h-8 px-3 text-sm", icon: "size-7 p-0 shrink-0" };

export function buttonClass(look: Look = "plain", size: keyof typeof SIZES = "md"): string {
  return classes(
    "inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none",
    "transition-colors duration-100 disabled:opacity-50 aria-disabled:opacity-50",
    LOOKS[look],
    SIZES[size],
  );
}

interface Props extends ComponentProps<"button"> {
  look?: Look;
  size?: keyof typeof SIZES;
}

export function Button({ look, size, className, type = "button", ...rest }: Props) {
  return <button type={type} className={classes(buttonClass(look, size), className)} {...rest} />;
}

interface IconButtonProps extends Omit<Props, "size"> {
  label: string;
  /** The keys that do the same. */
  keys?: string | undefined;
}

/** A button that is only an icon; its name is said, and shown to whoever rests on it. */
export function IconButton({ label, keys, look = "ghost", ...rest }: IconButtonProps) {
  return (
    <Tip title={label} keys={keys}>
      <Button aria-label={label} look={look} size="icon" {...rest} />
    </Tip>
  );
}
