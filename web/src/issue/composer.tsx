/** A box to write markdown in. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Markdown } from "@/text/markdown";
import { Button } from "@/ui/button";
import { Keys } from "@/ui/kbd";
import { useMentions } from "./mention-list";

interface ComposerProps {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  onSubmit: () => void;
  onCancel?: () => void;
  action: string;
  busy?: boolean;
  hint?: ReactNode;
  focus?: boolean;
}

export function Composer(props: ComposerProps) {
  const { label, placeholder, value, onChange, onSubmit, onCancel, action, busy, hint, focus } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const [preview, setPreview] = useState(false);
  const mentions = useMentions({ field, text: value, onChange });
  useEffect(() => {
    if (!focus || !field.current) return;
    field.current.focus();
    field.current.selectionStart = field.current.value.length;
  }, [focus]);
  return (
    <div className="relative rounded-lg border border-line-strong bg-raised shadow-card focus-within:border-accent-text">
      {mentions.list}
      {preview && (
        <section aria-label="Preview" className="max-h-96 min-h-16 overflow-y-auto px-3 py-2.5">
          <Markdown text={value || "Nothing to show yet."} />
        </section>
      )}
      <textarea
        ref={field}
        hidden={preview}
        aria-label={label}
        {...mentions.aria}
        placeholder={placeholder}
        value={value}
        rows={2}
        onChange={(event) => {
          onChange(event.target.value);
          mentions.look();
        }}
        onClick={mentions.look}
        onBlur={mentions.close}
        onKeyDown={(event) => {
          if (mentions.takes(event)) return;
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
            event.preventDefault();
            onSubmit();
          }
          if (event.key === "Escape") {
            event.stopPropagation();
            if (onCancel) onCancel();
            else event.currentTarget.blur();
          }
        }}
        className="max-h-96 min-h-16 w-full field-sizing-content resize-none bg-transparent px-3 py-2.5 text-base outline-hidden"
      />
      <div className="flex items-center gap-2 px-2 pb-2 pl-3">
        <span className="min-w-0 flex-1 text-xs text-ink-3">{hint}</span>
        {value.trim() !== "" && (
          <Button look="ghost" size="sm" aria-pressed={preview} onClick={() => setPreview(!preview)}>
            {preview ? "Write" : "Preview"}
          </Button>
        )}
        {onCancel && (
          <Button look="ghost" size="sm" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button
          look="primary"
          size="sm"
          disabled={busy}
          onClick={() => {
            setPreview(false);
            onSubmit();
          }}
        >
          {action}
          <span aria-hidden className="max-sm:hidden">
            <Keys keys="mod ↵" onAccent />
          </span>
        </Button>
      </div>
    </div>
  );
}
