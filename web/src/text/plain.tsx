/** Text from people and agents that is not markdown, with nothing hidden in it. */
import { memo } from "react";
import { hasHidden, segments } from "./invisible";

export const Plain = memo(function Plain({ text }: { text: string }) {
  if (!hasHidden(text)) return text;
  return segments(text).map((segment, index) =>
    segment.kind === "text" ? (
      segment.text
    ) : (
      <HiddenMark
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
        key={index}
        label={segment.label}
        name={segment.name}
      />
    ),
  );
});

export function HiddenMark({ label, name }: { label: string; name: string }) {
  return (
    <span title={name} className="mx-0.5 rounded-sm bg-red-soft px-1 font-mono text-[0.85em] text-red">
      {label}
    </span>
  );
}
