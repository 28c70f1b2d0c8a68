/** Days as people say them. A due date is a day of the calendar where it is read, not an instant. */

const DAY_MS = 86_400_000;
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** `2026-11-30`, of the local calendar. */
export function dayOf(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function today(): string {
  return dayOf(new Date());
}

/** Days are counted at noon of one zone, so that no change of clocks moves them. */
function noon(day: string): number {
  return Date.parse(`${day}T12:00:00Z`);
}

export function addDays(day: string, days: number): string {
  return new Date(noon(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days `day` is after `from`; negative if it is before. */
export function daysBetween(from: string, day: string): number {
  return Math.round((noon(day) - noon(from)) / DAY_MS);
}

/** 0 is Sunday. */
function weekday(day: string): number {
  return new Date(noon(day)).getUTCDay();
}

/** The next such day after `from`. */
function next(from: string, wanted: number): string {
  return addDays(from, ((wanted - weekday(from) + 6) % 7) + 1);
}

export type Urgency = "overdue" | "today" | "soon" | "later";

export function urgencyOf(day: string, from: string): Urgency {
  const days = daysBetween(from, day);
  if (days < 0) return "overdue";
  if (days === 0) return "today";
  return days <= 3 ? "soon" : "later";
}

/** `27 Nov`, with the year where it is another one. */
export function dayText(day: string, from: string): string {
  const other = day.slice(0, 4) !== from.slice(0, 4);
  return new Date(noon(day)).toLocaleDateString(undefined, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
    ...(other ? { year: "numeric" } : {}),
  });
}

/** When something is due, in few words that say by themselves whether it is late. */
export function dueText(day: string, from: string): string {
  const days = daysBetween(from, day);
  if (days < -1) return `${(-days).toLocaleString()} days overdue`;
  if (days === -1) return "1 day overdue";
  if (days === 0) return "Due today";
  if (days === 1) return "Due tomorrow";
  return `Due ${dayText(day, from)}`;
}

/** Usual days to choose from. */
export function usualDays(from: string): { label: string; day: string }[] {
  return [
    { label: "Today", day: from },
    { label: "Tomorrow", day: addDays(from, 1) },
    { label: "End of this week", day: weekday(from) === 5 ? from : next(from, 5) },
    { label: "In a week", day: addDays(from, 7) },
    { label: "In two weeks", day: addDays(from, 14) },
  ];
}

/** The day that somebody typed: `2026-12-24`, `friday`, `tomorrow`, `3 days`, `2w`. */
export function readDay(text: string, from: string): string | null {
  const words = text.trim().toLowerCase();
  if (/^\d{4}-\d{2}-\d{2}$/.test(words)) return Number.isNaN(noon(words)) ? null : words;
  const count = /^(?:in )?(\d{1,3}) ?(d|days?|w|weeks?)$/.exec(words);
  if (count) return addDays(from, Number(count[1]) * (count[2]?.startsWith("w") ? 7 : 1));
  if (words.length < 3) return null;
  if ("today".startsWith(words)) return from;
  if ("tomorrow".startsWith(words)) return addDays(from, 1);
  const wanted = WEEKDAYS.findIndex((name) => name.startsWith(words));
  return wanted < 0 ? null : next(from, wanted);
}
