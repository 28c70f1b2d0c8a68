/** What an agent at work is doing, since when, and whether anything was heard of it lately. */
import { useQuery } from "@tanstack/react-query";
import { Hourglass, Wrench } from "lucide-react";
import { queries } from "@/api/queries";
import type { Run } from "@/api/schema";
import { lineOf } from "@/text/cut-text";
import { Plain } from "@/text/plain";
import { classes } from "@/ui/classes";
import { Elapsed, useSince } from "@/ui/time";

type Activity = NonNullable<Run["activity"]>;

/** That it does something else is an event; that it goes on speaking is none, and is asked for. */
const ASK_MS = 15_000;
/** Before that, silence is a pause between two words. */
const SILENT_MS = 60_000;
/** A model that thinks for longer than this may be stuck; a tool may take its time. */
const LONG_MS = 5 * 60_000;

export function ActivityNote({ run }: { run: Run }) {
  const { data = run } = useQuery({ ...queries.run(run.id), refetchInterval: ASK_MS });
  const { activity } = data;
  return (
    <p className="flex shrink-0 flex-wrap items-center gap-x-2 px-4 pb-3 text-xs text-ink-2">
      <Icon doing={activity?.doing ?? "preparing"} />
      {activity ? (
        <>
          <span className="min-w-0 wrap-anywhere">
            <Plain text={lineOf(activity.text.replace(/\.$/, ""))} />
          </span>
          {activity.since !== activity.heard_at && (
            <span className="text-ink-3">
              for <Elapsed since={activity.since} />
            </span>
          )}
          <Silence activity={activity} />
        </>
      ) : (
        "Nothing was heard of its machine yet."
      )}
    </p>
  );
}

function Icon({ doing }: { doing: Activity["doing"] }) {
  if (doing === "preparing") return <Hourglass aria-hidden className="size-3.5 shrink-0 text-ink-3" />;
  if (doing === "tool") return <Wrench aria-hidden className="size-3.5 shrink-0 text-ink-3" />;
  return <span aria-hidden className="pulse mx-[0.1875rem] size-2 shrink-0 rounded-full bg-accent" />;
}

function Silence({ activity }: { activity: Activity }) {
  const silent = useSince(activity.heard_at, 1000);
  if (silent < SILENT_MS) return null;
  const long = silent > LONG_MS && activity.doing !== "tool";
  return (
    <span className={classes(long && "font-medium text-amber")}>
      silent for <Elapsed since={activity.heard_at} />
    </span>
  );
}
