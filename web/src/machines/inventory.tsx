/** The agent CLIs a machine looked for: found or not, and how to get them. */
import { ChevronRight, CircleCheck, CircleDashed, CircleX, TriangleAlert } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import type { ProviderReport } from "@/api/schema";
import { Plain } from "@/text/plain";
import { classes } from "@/ui/classes";
import { CopyText } from "@/ui/copy-text";
import { plural } from "@/ui/words";

type State = ProviderReport["state"];

const ICONS: Record<State, ReactNode> = {
  found: <CircleCheck aria-hidden className="size-4 text-green" />,
  missing: <CircleDashed aria-hidden className="size-4 text-ink-3" />,
  too_old: <TriangleAlert aria-hidden className="size-4 text-amber" />,
  broken: <CircleX aria-hidden className="size-4 text-red" />,
};

const WORDS: Record<State, string> = {
  found: "Found",
  missing: "Not found",
  too_old: "Too old",
  broken: "Does not answer",
};

export function Inventory({ reports }: { reports: readonly ProviderReport[] }) {
  const [unfolded, setUnfolded] = useState(false);
  const id = useId();
  const there = reports.filter((report) => report.state !== "missing");
  const missing = reports.filter((report) => report.state === "missing");
  return (
    <>
      <ul className="divide-y divide-line">
        {there.map((report) => (
          <Tool key={report.provider} report={report} />
        ))}
      </ul>
      {missing.length > 0 && (
        <>
          <button
            type="button"
            aria-expanded={unfolded}
            aria-controls={id}
            onClick={() => setUnfolded(!unfolded)}
            className="-mx-2 mt-1 flex min-h-7 items-center gap-1.5 rounded-md px-2 text-left text-xs text-ink-2 hover:bg-hover"
          >
            <ChevronRight
              aria-hidden
              className={classes("size-3.5 shrink-0 transition-transform", unfolded && "rotate-90")}
            />
            {plural(missing.length, "tool was", "tools were")} looked for and not found
          </button>
          <ul id={id} hidden={!unfolded} className="divide-y divide-line">
            {missing.map((report) => (
              <Tool key={report.provider} report={report} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Tool({ report }: { report: ProviderReport }) {
  return (
    <li className="flex gap-3 py-2">
      <span className="mt-0.5">{ICONS[report.state]}</span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">
            <Plain text={report.title} />
          </span>
          <span className="text-xs text-ink-3">
            {WORDS[report.state]}
            {report.version && (
              <>
                {" · "}
                <Plain text={report.version} />
              </>
            )}
          </span>
        </p>
        {report.path && (
          <p className="truncate font-mono text-xs text-ink-3" title={report.path}>
            <Plain text={report.path} />
          </p>
        )}
        {report.detail && (
          <p className="text-xs text-ink-2 wrap-anywhere">
            <Plain text={report.detail} />
          </p>
        )}
        {report.state !== "found" && report.install && (
          <p className="mt-0.5 flex min-w-0 text-xs text-ink-2">
            <CopyText text={report.install} what="way to install it" />
          </p>
        )}
      </div>
    </li>
  );
}
