/** Why an agent cannot begin anything now, and what helps. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Agent, Machine } from "@/api/schema";
import { Plain } from "@/text/plain";

const MACHINES = (
  <Link to="/machines" className="underline">
    Machines
  </Link>
);

export function whyOffline(agent: Agent, machines: readonly Machine[]): ReactNode {
  const runtimes = machines
    .flatMap((machine) => machine.runtimes.map((runtime) => ({ runtime, machine })))
    .filter(({ runtime }) =>
      agent.runtime_id ? runtime.id === agent.runtime_id : runtime.provider === agent.provider,
    );
  const provider = <Plain text={agent.provider} />;
  if (runtimes.length === 0) {
    return (
      <>
        No machine offers {provider}. {MACHINES} says what was found, and how to get what was not.
      </>
    );
  }
  if (runtimes.every(({ runtime }) => runtime.disabled_at)) {
    return (
      <>
        {provider} is disabled everywhere. Enable it on {MACHINES}, and what waits begins.
      </>
    );
  }
  const names = [...new Set(runtimes.map(({ machine }) => machine.name))].join(", ");
  return (
    <>
      <Plain text={names} /> {runtimes.length === 1 ? "is" : "are"} offline. What is assigned to it waits.
    </>
  );
}
