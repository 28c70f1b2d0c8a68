/** The agent CLIs a machine looked for: found or not, and how to get them. */
import { CircleCheck, CircleDashed, CircleX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ProviderReport } from "@/api/schema";
import { Plain } from "@/text/plain";
import { CopyText } from "@/ui/copy-text";

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
  return (
    <ul className="divide-y divide-line">
      {reports.map((report) => (
        <li key={report.provider} className="flex gap-3 py-2">
          <span className="mt-0.5">{ICONS[report.state]}</span>
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">
                <Plain text={report.title} />
              </span>
              <span className="text-xs text-ink-3">
                {WORDS[report.state]}
                {report.version && <> · {report.version}</>}
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
      ))}
    </ul>
  );
}
