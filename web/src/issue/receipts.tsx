/** Who hears what was just written, and how. */
import { Link } from "@tanstack/react-router";
import { BellRing, BotOff, X } from "lucide-react";
import type { Receipt } from "@/api/schema";
import { Plain } from "@/text/plain";
import { IconButton } from "@/ui/button";

const WORDS: Record<Receipt["outcome"], string> = {
  started: "will start a run",
  joined: "reads it with the run that is about to start",
  after_running: "hears it when the present run has ended",
  notified: "is told",
  not_woken: "does not hear it",
};

export function Receipts({ receipts, onDismiss }: { receipts: readonly Receipt[]; onDismiss: () => void }) {
  return (
    <div role="status" aria-label="Who hears it" className="mt-2 empty:hidden">
      {receipts.length > 0 && (
        <div className="flex items-start gap-2 rounded-lg border border-line bg-sunken py-1.5 pr-1.5 pl-3 text-xs text-ink-2">
          <ul className="min-w-0 flex-1 space-y-1 py-1">
            {receipts.map((receipt) => (
              <Line key={`${receipt.target_id} ${receipt.kind}`} receipt={receipt} />
            ))}
          </ul>
          <IconButton label="Dismiss" onClick={onDismiss} className="size-6">
            <X aria-hidden className="size-3.5" />
          </IconButton>
        </div>
      )}
    </div>
  );
}

function Line({ receipt }: { receipt: Receipt }) {
  const deaf = receipt.outcome === "not_woken";
  const Icon = deaf ? BotOff : BellRing;
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-0.5 size-3.5 shrink-0 ${deaf ? "text-amber" : "text-green"}`} />
      <span className="min-w-0 wrap-anywhere">
        <span className="font-medium text-ink">
          <Plain text={receipt.target_name} />
        </span>{" "}
        {WORDS[receipt.outcome]}
        {receipt.reason ? `: ${receipt.reason}` : ""}
        {receipt.run_id && (
          <>
            {" · "}
            <Link to="/run/$id" params={{ id: receipt.run_id }} className="underline hover:text-ink">
              its run
            </Link>
          </>
        )}
      </span>
    </li>
  );
}
