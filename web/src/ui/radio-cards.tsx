/** One of few choices, each with a word on what it means. */
import { useId } from "react";

interface RadioCardsProps<T extends string> {
  /** Said to screen readers. */
  label: string;
  value: T;
  options: readonly { value: T; title: string; about: string }[];
  onChange: (value: T) => void;
}

export function RadioCards<T extends string>({ label, value, options, onChange }: RadioCardsProps<T>) {
  const name = useId();
  return (
    <fieldset className="space-y-2">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex items-start gap-3 rounded-lg border border-line p-3 hover:bg-hover has-checked:border-accent-text has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent-text"
        >
          <input
            type="radio"
            name={name}
            className="mt-1 shrink-0 accent-accent"
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span>
            <span className="block font-medium">{option.title}</span>
            <span className="mt-0.5 block text-xs text-ink-2">{option.about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
