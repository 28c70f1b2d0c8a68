/** Whose work a machine takes: its owner's alone, or everybody's. Only the owner says so. */
import { useId } from "react";
import { useChangeMachine } from "@/api/runtimes";
import type { Machine } from "@/api/schema";
import { useSession } from "@/shell/session";
import { Plain } from "@/text/plain";
import { Switch } from "@/ui/switch";

export function Sharing({ machine }: { machine: Machine }) {
  const { me } = useSession();
  const share = useChangeMachine();
  const id = useId();
  const shared = machine.shared === "workspace";
  const own = machine.owner_id === me.id;
  return (
    <div className="flex items-center gap-3 border-t border-line p-4">
      <div className="min-w-0 flex-1">
        <p id={id} className="text-xs font-medium text-ink-3">
          Takes everybody's work
        </p>
        <p id={`${id}-about`} className="mt-0.5">
          {shared ? (
            "Everybody in this workspace may have agents work on it."
          ) : own ? (
            "It takes only what you ask for. Agents run on it with your rights on that machine."
          ) : (
            <>
              It takes only what <Plain text={machine.owner_name} /> asks for.
            </>
          )}
        </p>
      </div>
      {own ? (
        <Switch
          on={shared}
          onChange={(on) => share.mutate({ id: machine.daemon_id, shared: on ? "workspace" : "owner" })}
          labelledBy={id}
          describedBy={`${id}-about`}
        />
      ) : (
        <span className="text-xs text-ink-2">
          belongs to <Plain text={machine.owner_name} />
        </span>
      )}
    </div>
  );
}
