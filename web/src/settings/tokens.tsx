/** Tokens for a person's programs and for machines. */
import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useCreateToken, useDeleteToken } from "@/api/mutations";
import { queries } from "@/api/queries";
import type { CreatedToken, Token } from "@/api/schema";
import { Plain } from "@/text/plain";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { Secret } from "@/ui/secret";
import { Section } from "@/ui/section";
import { Failed } from "@/ui/state";
import { Ago } from "@/ui/time";

export function Tokens() {
  const { data, error, refetch } = useQuery(queries.tokens());
  const [doomed, setDoomed] = useState<Token | null>(null);
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const remove = useDeleteToken();
  return (
    <Section
      title="Tokens"
      about="For the command line on other machines, and for programs that speak for you."
    >
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {created && (
        <div className="px-3">
          <Secret
            title={`The token ${created.name} is there.`}
            secret={created.token}
            what="token"
            onDone={() => setCreated(null)}
          />
        </div>
      )}
      <ul className="divide-y divide-line">
        {data?.map((token) => (
          <TokenRow key={token.id} token={token} onRevoke={() => setDoomed(token)} />
        ))}
      </ul>
      <AddToken onCreated={setCreated} />
      <Confirm
        open={doomed !== null}
        title={`Revoke ${doomed?.name ?? ""}?`}
        text={
          doomed?.kind === "daemon"
            ? "The machine's daemon can't speak to this server any more until it gets a new token."
            : "Programs that use it are refused from now on."
        }
        action="Revoke"
        onConfirm={() => doomed && remove.mutate(doomed.id)}
        onClose={() => setDoomed(null)}
      />
    </Section>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <KeyRound aria-hidden className="size-4 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          <Plain text={token.name} />{" "}
          <span className="font-mono text-xs font-normal text-ink-3">{token.token_prefix}…</span>
        </p>
        <p className="text-xs text-ink-3">
          {token.kind === "daemon" ? "A machine's" : "Personal"} · made <Ago at={token.created_at} /> ·{" "}
          {token.last_used_at ? (
            <>
              used <Ago at={token.last_used_at} />
            </>
          ) : (
            "never used"
          )}
          {token.expires_at && <> · expires {new Date(token.expires_at).toLocaleDateString()}</>}
        </p>
      </div>
      <Button size="sm" onClick={onRevoke} aria-label={`Revoke ${token.name}`}>
        Revoke
      </Button>
    </li>
  );
}

function AddToken({ onCreated }: { onCreated: (created: CreatedToken) => void }) {
  const create = useCreateToken();
  const [name, setName] = useState("");
  const [days, setDays] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { name: name.trim(), kind: "personal", expires_in_days: days ? Number(days) : null },
      {
        onSuccess: (created) => {
          onCreated(created);
          setName("");
          setDays("");
        },
      },
    );
  };
  return (
    <form
      onSubmit={submit}
      className="grid gap-3 border-t border-line p-4 first:border-t-0 sm:grid-cols-[1fr_10rem_auto]"
    >
      <TextField
        label="Token name"
        placeholder="What it is for"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="Days until it expires"
        placeholder="Never"
        type="number"
        min={1}
        max={3650}
        value={days}
        onChange={(event) => setDays(event.target.value)}
      />
      <div className="flex items-end">
        <Button type="submit" disabled={!name.trim() || create.isPending}>
          Create token
        </Button>
      </div>
    </form>
  );
}
