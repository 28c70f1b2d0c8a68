/** Days to choose a due date from; others are typed, or picked from the calendar. */
import { CalendarDays, CalendarX } from "lucide-react";
import { useState } from "react";
import { useEditIssues } from "@/api/issue-edits";
import type { Issue } from "@/api/schema";
import { Button } from "@/ui/button";
import { dayText, readDay, today, usualDays } from "@/ui/due-date";
import { Entry } from "@/ui/entry";

interface DueChoicesProps {
  issues: readonly Issue[];
  text: string;
  onClose: () => void;
}

const ICON = "size-4 shrink-0 text-ink-3";

export function DueChoices({ issues, text, onClose }: DueChoicesProps) {
  const edit = useEditIssues();
  const now = today();
  const choose = (day: string | null) => {
    onClose();
    const changed = issues.filter((issue) => (issue.due_date ?? null) !== day);
    if (changed.length > 0) void edit(changed.map((issue) => ({ issue, change: { due_date: day } })));
  };
  const typed = readDay(text, now);
  const wanted = text.trim().toLowerCase();
  const usual = usualDays(now).filter(({ label }) => label.toLowerCase().includes(wanted));
  const days =
    typed && !usual.some(({ day }) => day === typed) ? [...usual, { label: "On", day: typed }] : usual;
  const dated = issues.some((issue) => issue.due_date);
  return (
    <>
      {days.map(({ label, day }) => (
        <Entry
          key={label}
          value={label}
          icon={<CalendarDays aria-hidden className={ICON} />}
          chosen={issues.every((issue) => issue.due_date === day)}
          hint={new Date(`${day}T12:00:00`).toLocaleDateString(undefined, { weekday: "short" })}
          onSelect={() => choose(day)}
        >
          {label} <span className="text-ink-3">{dayText(day, now)}</span>
        </Entry>
      ))}
      {dated && "no due date".includes(wanted) && (
        <Entry value="none" icon={<CalendarX aria-hidden className={ICON} />} onSelect={() => choose(null)}>
          No due date
        </Entry>
      )}
    </>
  );
}

/** The browser's own calendar, for days that are far. */
export function AnotherDay({ issue, onClose }: { issue: Issue; onClose: () => void }) {
  const edit = useEditIssues();
  const [day, setDay] = useState(issue.due_date ?? "");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onClose();
        if (day && day !== issue.due_date) void edit([{ issue, change: { due_date: day } }]);
      }}
      className="flex items-center gap-2 border-t border-line p-2"
    >
      <input
        type="date"
        aria-label="Another day"
        value={day}
        onChange={(event) => setDay(event.target.value)}
        className="h-7 min-w-0 flex-1 rounded-md border border-line-strong bg-panel px-2 text-sm text-ink"
      />
      <Button size="sm" type="submit" disabled={!day}>
        Set
      </Button>
    </form>
  );
}
