/** Which days count: the last so many, or days of the reader's own choice. */
import { useNavigate } from "@tanstack/react-router";
import { INPUT_CLASS } from "@/ui/field";
import { Picker } from "@/ui/picker";
import { dayOf, RANGES, type Range, spanOf, USUAL_RANGE, type UsageView } from "./view";

const TITLES: Record<Range, string> = {
  "7d": "The last 7 days",
  "30d": "The last 30 days",
  "90d": "The last 90 days",
  all: "From the beginning",
};

export function RangeFields({ view }: { view: UsageView }) {
  const navigate = useNavigate();
  const today = dayOf(Date.now());
  const chosen = Boolean(view.since || view.until);
  const span = spanOf(view, Date.now());
  const rest: UsageView = view.by ? { by: view.by } : {};
  const show = (search: UsageView) => void navigate({ to: "/usage", search });
  const days = (since: string | undefined, until: string | undefined) =>
    show({ ...rest, ...(since && { since }), ...(until && { until }) });
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">Which days count, in UTC</legend>
      <Picker<Range | "chosen">
        label="Range"
        value={chosen ? "chosen" : (view.range ?? USUAL_RANGE)}
        options={[
          ...RANGES.map((range) => ({ value: range, label: TITLES[range] })),
          ...(chosen ? [{ value: "chosen" as const, label: "Days of your choice" }] : []),
        ]}
        onChange={(range) => {
          if (range !== "chosen") show(range === USUAL_RANGE ? rest : { ...rest, range });
        }}
      />
      <DayField
        label="From"
        value={span.since ?? ""}
        max={view.until ?? today}
        onChange={(since) => days(since, view.until)}
      />
      <DayField
        label="To"
        value={span.until ?? ""}
        min={span.since}
        onChange={(until) => days(span.since, until)}
      />
    </fieldset>
  );
}

interface DayFieldProps {
  label: string;
  value: string;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (day: string | undefined) => void;
}

function DayField({ label, value, min, max, onChange }: DayFieldProps) {
  return (
    <label className="flex items-center gap-1.5 text-xs text-ink-3">
      {label}
      <input
        type="date"
        value={value}
        min={min}
        max={max}
        onChange={(event) => onChange(event.target.value || undefined)}
        className={`${INPUT_CLASS} h-7 w-33 px-2 text-xs`}
      />
    </label>
  );
}
