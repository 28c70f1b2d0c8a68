/** What a run changed: the whole of it, or what one of its turns did. */
import { useQuery } from "@tanstack/react-query";
import { FileDiff as FileIcon } from "lucide-react";
import { queries } from "@/api/queries";
import type { Run, RunTurn } from "@/api/schema";
import { Empty, Failed, LoadingRows } from "@/ui/state";
import { TurnBar } from "./turn-bar";
import { DiffView } from "./view";

interface ChangesProps {
  run: Run;
  /** Which turn was chosen; nothing for all of them. */
  turn: number | null;
  onTurn: (turn: number | null) => void;
}

export default function Changes({ run, turn, onTurn }: ChangesProps) {
  const { data: turns = [], isPending } = useQuery(queries.turns(run.id));
  // What comes with the turns stands above the lines; they wait for it, and do not move.
  if (isPending) return <Loading />;
  const chosen = turns.find((each) => each.turn === turn);
  return (
    <>
      {turns.length > 1 && <TurnBar run={run} turns={turns} chosen={chosen} onTurn={onTurn} />}
      <Lines run={run} turn={chosen} />
    </>
  );
}

function Lines({ run, turn }: { run: Run; turn: RunTurn | undefined }) {
  const { data, error, refetch } = useQuery(queries.diff(run.id, turn?.turn));
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.files.length === 0 && !data.patch) return <Nothing run={run} turn={turn} />;
  return <DiffView key={`${run.id} ${turn?.turn}`} run={run} diff={data} whole={!turn} />;
}

function Loading() {
  return (
    <div className="p-4">
      <LoadingRows />
    </div>
  );
}

function Nothing({ run, turn }: { run: Run; turn: RunTurn | undefined }) {
  const going = run.status === "queued" || run.status === "running";
  const later = turn ? going && !turn.ended_at : going;
  return (
    <Empty icon={<FileIcon aria-hidden className="size-6" />} title={later ? "No changes yet" : "No changes"}>
      {words(turn !== undefined, later)}
    </Empty>
  );
}

function words(isTurn: boolean, later: boolean): string {
  if (isTurn) return later ? "They appear when this turn is over." : "This turn left every file as it was.";
  return later ? "The changes appear here when the agent is done." : "This run left every file as it was.";
}
