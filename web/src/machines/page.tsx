/** The machines whose daemons serve this workspace. */
import { useQuery } from "@tanstack/react-query";
import { Monitor, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { queries } from "@/api/queries";
import type { Machine, Run } from "@/api/schema";
import { PageBody } from "@/shell/page-body";
import { PageHeader } from "@/shell/page-header";
import { Button } from "@/ui/button";
import { Empty, Failed, Skeleton } from "@/ui/state";
import { AddMachine } from "./add-machine";
import { useHealed } from "./healed";
import { MachineCard } from "./machine-card";

export function MachinesPage() {
  const { data, error, refetch } = useQuery(queries.machines());
  const { data: runs = [] } = useQuery(queries.activeRuns());
  const healed = useHealed(data);
  const [adding, setAdding] = useState(false);
  useEffect(() => {
    document.title = "Machines · Shipmate";
  }, []);
  return (
    <>
      <PageHeader title="Machines">
        <Button look="primary" size="sm" onClick={() => setAdding(true)}>
          <Plus aria-hidden className="size-3.5" />
          Add a machine
        </Button>
      </PageHeader>
      <PageBody>
        {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
        {!error && !data && (
          <div role="status" aria-label="Loading">
            <Skeleton className="h-96 w-full rounded-xl" />
          </div>
        )}
        {data?.length === 0 && (
          <Empty icon={<Monitor aria-hidden className="size-6" />} title="No machine yet">
            <p>
              Agents work on machines of yours. <code className="font-mono">shipmate up</code> starts one
              beside the server; any other joins by a command that you type there.
            </p>
            <Button look="primary" className="mt-4" onClick={() => setAdding(true)}>
              <Plus aria-hidden className="size-3.5" />
              Add the first machine
            </Button>
          </Empty>
        )}
        {data?.map((machine) => (
          <MachineCard
            key={machine.daemon_id}
            machine={machine}
            healed={healed}
            runs={runs.filter((run) => run.status === "running" && isOn(run, machine))}
            waiting={runs.filter((run) => waitsFor(run, machine))}
          />
        ))}
      </PageBody>
      {adding && <AddMachine onClose={() => setAdding(false)} />}
    </>
  );
}

/** By its runtime where that still exists; a run outlives a deleted one, and then knows the machine's name. */
function isOn(run: Run, machine: Machine): boolean {
  if (run.runtime_id) return machine.runtimes.some((runtime) => runtime.id === run.runtime_id);
  return run.machine === machine.name;
}

function waitsFor(run: Run, machine: Machine): boolean {
  const { wait } = run;
  if (!wait || !("machine" in wait) || wait.reason === "starting") return false;
  return wait.machine === machine.name;
}
