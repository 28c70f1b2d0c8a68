/** Of a run with several turns: which of them is looked at, and what was said to begin it. */
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Run, RunTurn } from "@/api/schema";
import { timelineQuery } from "@/api/talk";
import { DiffNumbers } from "@/run/run-chip";
import { lineOf } from "@/text/cut-text";
import { Plain } from "@/text/plain";
import { IconButton } from "@/ui/button";
import { Picker } from "@/ui/picker";
import { Elapsed } from "@/ui/time";
import { plural } from "@/ui/words";

const ALL = "all";

interface TurnBarProps {
  run: Run;
  turns: readonly RunTurn[];
  /** Nothing for all of them. */
  chosen: RunTurn | undefined;
  onTurn: (turn: number | null) => void;
}

export function TurnBar({ run, turns, chosen, onTurn }: TurnBarProps) {
  const options = [
    { value: ALL, label: "All turns", hint: plural(turns.length, "turn") },
    ...turns.map((turn) => ({ value: String(turn.turn), label: `Turn ${turn.turn}`, hint: sizeOf(turn) })),
  ];
  const at = chosen ? turns.indexOf(chosen) : -1;
  const before = turns[at - 1];
  const after = turns[at + 1];
  return (
    <section
      aria-label="Turns"
      className="flex min-h-10 shrink-0 items-center gap-1 border-b border-line py-1 pr-4 pl-3"
    >
      <Picker
        label="Whose changes"
        value={chosen ? String(chosen.turn) : ALL}
        options={options}
        onChange={(value) => onTurn(value === ALL ? null : Number(value))}
      />
      <IconButton label="The turn before" disabled={!before} onClick={() => before && onTurn(before.turn)}>
        <ChevronLeft aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="The next turn" disabled={!after} onClick={() => after && onTurn(after.turn)}>
        <ChevronRight aria-hidden className="size-4" />
      </IconButton>
      <p className="ml-1 flex min-w-0 flex-1 items-center gap-2 text-xs text-ink-2">
        {chosen ? <About run={run} turn={chosen} /> : "What is said to the agent at its work begins a turn."}
      </p>
    </section>
  );
}

function sizeOf({ diff }: RunTurn): string {
  if (!diff) return "under way";
  return diff.files === 0
    ? "no changes"
    : `+${diff.additions.toLocaleString()} −${diff.deletions.toLocaleString()}`;
}

function About({ run, turn }: { run: Run; turn: RunTurn }) {
  return (
    <>
      <span className="min-w-0 truncate">
        {turn.comment_id ? <Begun run={run} comment={turn.comment_id} /> : "Begun by the issue itself."}
      </span>
      <span className="shrink-0 text-ink-3 max-sm:hidden">
        <Elapsed since={turn.began_at} until={turn.ended_at} />
      </span>
      {turn.diff && turn.diff.files > 0 && (
        <span className="ml-auto shrink-0 max-sm:hidden">
          <DiffNumbers additions={turn.diff.additions} deletions={turn.diff.deletions} />
        </span>
      )}
    </>
  );
}

/** Whose words began it. */
function Begun({ run, comment: id }: { run: Run; comment: string }) {
  const { data = [] } = useQuery(timelineQuery(run.issue_id));
  const comment = data.find((entry) => entry.comment?.id === id)?.comment;
  if (!comment || comment.deleted_at) return "Begun by a comment.";
  return (
    <>
      <Plain text={comment.author_name} />: “<Plain text={lineOf(comment.content)} />”
    </>
  );
}
