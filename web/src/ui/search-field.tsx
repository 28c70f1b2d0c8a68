/** A field in a page's head that narrows what the page shows, and stands in the address. */
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useState } from "react";

interface SearchFieldProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

export function SearchField({ label, placeholder, value, onChange, onKeyDown }: SearchFieldProps) {
  const [text, setText] = useState(value);
  // The address may change under the field: a link, the back button, a cleared filter.
  useEffect(() => setText(value), [value]);
  return (
    <label className="flex h-7 items-center gap-1.5 rounded-md border border-transparent px-2 text-ink-3 focus-within:border-line-strong focus-within:bg-sunken hover:bg-hover">
      <Search aria-hidden className="size-3.5" />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(event.target.value);
        }}
        onKeyDown={onKeyDown}
        className="w-28 bg-transparent text-sm text-ink outline-hidden max-sm:w-20"
      />
    </label>
  );
}
