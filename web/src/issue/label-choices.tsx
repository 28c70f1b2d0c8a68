/** The labels to choose from; a word that is none yet becomes one, in a colour of one's choice. */
import { useQuery } from "@tanstack/react-query";
import { Minus, Plus } from "lucide-react";
import { useState } from "react";
import { fieldOf, useEditIssues } from "@/api/issue-edits";
import { labelsQuery, useCreateLabel } from "@/api/labels";
import type { Issue, Label } from "@/api/schema";
import { Plain } from "@/text/plain";
import { Entry } from "@/ui/entry";
import { byName, ColourDot } from "@/ui/label-chip";

const COLOURS: readonly [name: string, colour: string][] = [
  ["Grey", "#8b929d"],
  ["Red", "#e5484d"],
  ["Orange", "#f2720c"],
  ["Yellow", "#e0a100"],
  ["Green", "#30a46c"],
  ["Teal", "#12a594"],
  ["Blue", "#3b82f6"],
  ["Violet", "#8e6be8"],
  ["Pink", "#e05d9b"],
];

interface LabelChoicesProps {
  issues: readonly Issue[];
  text: string;
  onText: (text: string) => void;
}

export function LabelChoices({ issues, text, onText }: LabelChoicesProps) {
  const labels = byName(useQuery(labelsQuery()).data);
  const edit = useEditIssues();
  const create = useCreateLabel();
  const [naming, setNaming] = useState<string | null>(null);
  const set = (label: Label, on: boolean) => {
    const changed = issues.filter((issue) => has(issue, label) !== on);
    void edit(changed.map((issue) => ({ issue, change: { label_ids: withLabel(issue, label, on) } })));
    onText("");
  };
  if (naming) {
    // The list may be closed before the label is there; it is put on the issues all the same.
    const choose = (color: string) =>
      void create.mutateAsync({ name: naming, color }).then(
        (label) => set(label, true),
        () => undefined,
      );
    return COLOURS.filter(([name]) => name.toLowerCase().includes(text.toLowerCase().trim())).map(
      ([name, colour]) => (
        <Entry
          key={name}
          value={name}
          icon={<ColourDot colour={colour} className="mx-1" />}
          hint={name === COLOURS[0]?.[0] ? "colour of the new label" : undefined}
          onSelect={() => {
            setNaming(null);
            choose(colour);
          }}
        >
          {name}
        </Entry>
      ),
    );
  }
  const wanted = text.trim();
  const found = labels.filter((label) => label.name.toLowerCase().includes(wanted.toLowerCase()));
  const known = labels.some((label) => label.name.toLowerCase() === wanted.toLowerCase());
  return (
    <>
      {found.map((label) => {
        const count = issues.filter((issue) => has(issue, label)).length;
        const all = count === issues.length;
        return (
          <Entry
            key={label.id}
            value={label.id}
            icon={<ColourDot colour={label.color} className="mx-1" />}
            chosen={all}
            hint={count > 0 && !all && <Minus aria-label="on some of them" className="size-3.5" />}
            onSelect={() => set(label, !all)}
          >
            <Plain text={label.name} />
          </Entry>
        );
      })}
      {wanted && !known && (
        <Entry
          value="a new label"
          icon={<Plus aria-hidden className="size-4 shrink-0 text-ink-3" />}
          onSelect={() => {
            setNaming(wanted);
            onText("");
          }}
        >
          New label “<Plain text={wanted} />”
        </Entry>
      )}
      {labels.length === 0 && !wanted && (
        <p className="px-3 py-4 text-center text-xs text-ink-3">
          No labels yet. Type a word to make the first one.
        </p>
      )}
    </>
  );
}

function has(issue: Issue, label: Label): boolean {
  return issue.labels?.some((each) => each.id === label.id) ?? false;
}

function withLabel(issue: Issue, label: Label, on: boolean): string[] {
  const others = (fieldOf(issue, "label_ids") as string[]).filter((id) => id !== label.id);
  return on ? [...others, label.id].sort() : others;
}
