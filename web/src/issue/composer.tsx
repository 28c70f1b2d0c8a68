/** A box to write markdown in. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Markdown } from "@/text/markdown";
import { useMarkdownKeys } from "@/text/markdown-keys";
import { MarkdownToolbar } from "@/text/markdown-toolbar";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Keys } from "@/ui/kbd";
import { useMentions } from "./mention-list";
import { useUploads } from "./uploads";

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
  const keys = useMarkdownKeys(field);
  const mentions = useMentions({ field, text: value, onChange });
  const uploads = useUploads({ field, text: value, onChange });
  const wait = busy || uploads.busy;
  const submit = () => {
    if (!wait) onSubmit();
  };
  useEffect(() => {
    if (!focus || !field.current) return;
    field.current.focus();
    field.current.selectionStart = field.current.value.length;
  }, [focus]);
  return (
    <div
      {...uploads.drop}
      className={classes(
        "relative rounded-lg border bg-raised shadow-card focus-within:border-accent-text",
        uploads.over ? "border-dashed border-accent-text" : "border-line-strong",
      )}
    >
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
        onPaste={(event) => {
          uploads.paste(event);
          if (!event.defaultPrevented) keys.onPaste(event);
        }}
        onKeyDown={(event) => {
          if (mentions.takes(event)) return;
          keys.onKeyDown(event);
          if (event.defaultPrevented) return;
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
            event.preventDefault();
            submit();
          }
          if (event.key === "Escape") {
            event.stopPropagation();
            if (onCancel) onCancel();
            else event.currentTarget.blur();
          }
        }}
        className="max-h-96 min-h-16 w-full field-sizing-content resize-none bg-transparent px-3 py-2.5 text-base outline-hidden"
      />
      {uploads.list}
      {hint && <p className="px-3 pb-1 text-xs text-ink-3">{hint}</p>}
      <div className="flex items-end gap-2 px-2 pb-2">
        {uploads.button}
        <div className="min-w-0 flex-1">{!preview && <MarkdownToolbar perform={keys.perform} />}</div>
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
          disabled={wait}
          onClick={() => {
            setPreview(false);
            submit();
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
