/** Labelled fields of forms. */
import { type ComponentProps, type ReactNode, useId } from "react";
import { classes } from "./classes";

export const INPUT_CLASS =
  "w-full rounded-md border border-line-strong bg-panel px-2.5 text-sm text-ink outline-offset-0 transition-colors hover:border-ink-3";

export function Label({ htmlFor, children }: { htmlFor?: string; children: ReactNode }) {
  return (
    <label htmlFor={htmlFor} className="mb-1 block text-xs font-medium text-ink-2">
      {children}
    </label>
  );
}

interface TextFieldProps extends ComponentProps<"input"> {
  label: string;
  hint?: ReactNode;
}

export function TextField({ label, hint, className, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      <input
        id={id}
        autoComplete="off"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={classes(INPUT_CLASS, "h-8", className)}
        {...rest}
      />
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-xs text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}

export function TextArea({ label, className, ...rest }: ComponentProps<"textarea"> & { label: string }) {
  const id = useId();
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      <textarea id={id} className={classes(INPUT_CLASS, "py-2 leading-5", className)} {...rest} />
    </div>
  );
}
