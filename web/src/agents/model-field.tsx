/** Which model an agent asks for: any name, with those that its machines know as suggestions. */
import { useId } from "react";
import { useModels } from "@/api/choices";
import { TextField } from "@/ui/field";

interface ModelFieldProps {
  provider: string;
  value: string;
  onChange: (model: string) => void;
}

export function ModelField({ provider, value, onChange }: ModelFieldProps) {
  const known = useModels(provider);
  const list = useId();
  return (
    <div>
      <TextField
        label="Model"
        placeholder="The tool's own choice"
        list={list}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {known.map((model) => (
          <option key={model.id} value={model.id}>
            {model.name}
          </option>
        ))}
      </datalist>
    </div>
  );
}
