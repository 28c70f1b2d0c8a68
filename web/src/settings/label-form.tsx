/** A label's name, colour and meaning, new or changed. */
import { type FormEvent, useState } from "react";
import type { Label } from "@/api/schema";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { LabelChip } from "@/ui/label-chip";

/** Colours that can be told apart on both themes, by name for whoever cannot see them. */
const COLOURS: readonly (readonly [string, string])[] = [
  ["#e5484d", "Red"],
  ["#f76b15", "Orange"],
  ["#ffb224", "Yellow"],
  ["#46a758", "Green"],
  ["#12a594", "Teal"],
  ["#0090ff", "Blue"],
  ["#8e4ec6", "Purple"],
  ["#e93d82", "Pink"],
  ["#8b8d98", "Grey"],
];

export type LabelFields = Pick<Label, "name" | "color" | "description">;

interface LabelFormProps {
  label: Label | null;
  busy: boolean;
  onSave: (fields: LabelFields) => void;
  onCancel: () => void;
}

export function LabelForm({ label, busy, onSave, onCancel }: LabelFormProps) {
  const [fields, setFields] = useState<LabelFields>({
    name: label?.name ?? "",
    color: label?.color ?? "#0090ff",
    description: label?.description ?? "",
  });
  const set = (part: Partial<LabelFields>) => setFields({ ...fields, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({ ...fields, name: fields.name.trim() });
  };
  return (
    <form
      aria-label={label ? `Edit ${label.name}` : "New label"}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
      className="space-y-3 p-4"
    >
      <div className="grid gap-3 sm:grid-cols-[14rem_1fr]">
        <TextField
          label="Label name"
          required
          autoFocus
          maxLength={50}
          value={fields.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        <TextField
          label="What it is for"
          value={fields.description}
          onChange={(event) => set({ description: event.target.value })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <Colours value={fields.color} onChange={(color) => set({ color })} />
        <LabelChip label={{ name: fields.name || "Label", color: fields.color }} />
        <span className="ml-auto flex gap-2">
          <Button onClick={onCancel}>Cancel</Button>
          <Button look="primary" type="submit" disabled={!fields.name.trim() || busy}>
            {label ? "Save" : "Create label"}
          </Button>
        </span>
      </div>
    </form>
  );
}

function Colours({ value, onChange }: { value: string; onChange: (colour: string) => void }) {
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="sr-only">Colour</legend>
      {COLOURS.map(([colour, name]) => (
        <label key={colour} title={name} className="relative inline-flex size-6">
          <input
            type="radio"
            name="colour"
            aria-label={name}
            checked={value === colour}
            onChange={() => onChange(colour)}
            className="size-6 appearance-none rounded-full outline-offset-2 checked:outline-2 checked:outline-ink forced-color-adjust-none"
            style={{ backgroundColor: colour }}
          />
        </label>
      ))}
      <input
        type="color"
        aria-label="Another colour"
        title="Another colour"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-6 w-8 rounded-sm border border-line-strong bg-panel"
      />
    </fieldset>
  );
}
