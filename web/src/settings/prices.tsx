/** What a million tokens cost: own prices, and those that are built in. */
import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { pricesQuery, useRemovePrice, useSetPrice } from "@/api/prices";
import type { Price } from "@/api/schema";
import { Plain } from "@/text/plain";
import { Button, IconButton } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Section } from "@/ui/section";
import { Failed } from "@/ui/state";
import { plural } from "@/ui/words";

export function Prices() {
  const { data, error, refetch } = useQuery(pricesQuery());
  const [all, setAll] = useState(false);
  const own = data?.filter((price) => price.origin === "workspace") ?? [];
  const builtIn = data?.filter((price) => price.origin === "built_in") ?? [];
  return (
    <Section
      title="Prices"
      about="What a million tokens cost. Your own come first; a price that is set corrects what was used before, too."
    >
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      <PriceTable prices={all ? [...own, ...builtIn] : own} />
      {builtIn.length > 0 && (
        <div className="border-t border-line px-3 py-1.5 first:border-t-0">
          <Button look="ghost" size="sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Hide" : "Show"} {plural(builtIn.length, "built-in price")}
          </Button>
        </div>
      )}
      <SetPriceForm />
    </Section>
  );
}

const NUMBER = "px-2 py-1.5 text-right";

function PriceTable({ prices }: { prices: readonly Price[] }) {
  const remove = useRemovePrice();
  if (prices.length === 0) return null;
  return (
    <div className="overflow-x-auto">
      <table className="tabular w-full text-xs">
        <caption className="sr-only">Prices of a million tokens</caption>
        <thead className="text-ink-3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5 pr-2 pl-4 text-left font-medium">
              Model
            </th>
            {["Read", "Written", "From cache", "To cache"].map((title) => (
              <th key={title} scope="col" className={`${NUMBER} font-medium whitespace-nowrap`}>
                {title}
              </th>
            ))}
            <th scope="col" className="px-2 py-1.5 text-left font-medium">
              Since
            </th>
            <th scope="col" className="w-10 pr-3">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {prices.map((price) => (
            <tr key={price.id ?? `${price.provider} ${price.model} ${price.since ?? ""}`}>
              <th scope="row" className="py-1.5 pr-2 pl-4 text-left font-normal">
                <span className="font-mono wrap-anywhere">
                  <Plain text={price.model} />
                </span>{" "}
                <span className="text-ink-3">
                  <Plain text={price.provider === "*" ? "" : price.provider} />
                  {price.checked_on && ` · looked up ${price.checked_on}`}
                </span>
              </th>
              {[price.input, price.output, price.cache_read, price.cache_write].map((rate, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns are always these
                <td key={column} className={NUMBER}>
                  {rateText(rate, price.currency)}
                </td>
              ))}
              <td className="px-2 py-1.5 whitespace-nowrap text-ink-2">{price.since ?? "always"}</td>
              <td className="pr-3">
                {price.id && (
                  <IconButton
                    label={`Remove the price of ${price.model}`}
                    disabled={remove.isPending}
                    onClick={() => price.id && remove.mutate(price.id)}
                  >
                    <Trash2 aria-hidden className="size-3.5" />
                  </IconButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function rateText(rate: number | null | undefined, currency: string): string {
  if (rate === null || rate === undefined) return "–";
  return rate.toLocaleString(undefined, { style: "currency", currency, maximumFractionDigits: 4 });
}

const EMPTY = { model: "", input: "", output: "", cache_read: "", cache_write: "" };
const RATES = [
  { key: "input", label: "Read", required: true },
  { key: "output", label: "Written", required: true },
  { key: "cache_read", label: "From cache", required: false },
  { key: "cache_write", label: "To cache", required: false },
] as const;

function SetPriceForm() {
  const set = useSetPrice();
  const [form, setForm] = useState(EMPTY);
  const optional = (text: string) => (text === "" ? null : Number(text));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate(
      {
        model: form.model.trim(),
        input: Number(form.input),
        output: Number(form.output),
        cache_read: optional(form.cache_read),
        cache_write: optional(form.cache_write),
      },
      { onSuccess: () => setForm(EMPTY) },
    );
  };
  return (
    <form
      onSubmit={submit}
      className="grid grid-cols-2 gap-3 border-t border-line p-4 first:border-t-0 sm:grid-cols-[1fr_repeat(4,5.5rem)_auto]"
    >
      <div className="max-sm:col-span-2">
        <TextField
          label="Model"
          placeholder="claude-sonnet-*"
          required
          value={form.model}
          onChange={(event) => setForm({ ...form, model: event.target.value })}
        />
      </div>
      {RATES.map(({ key, label, required }) => (
        <TextField
          key={key}
          label={label}
          type="number"
          min="0"
          step="any"
          placeholder={required ? "USD" : "none"}
          required={required}
          value={form[key]}
          onChange={(event) => setForm({ ...form, [key]: event.target.value })}
        />
      ))}
      <div className="flex items-end">
        <Button type="submit" disabled={!form.model.trim() || !form.input || !form.output || set.isPending}>
          Set price
        </Button>
      </div>
      <p className="col-span-full text-xs text-ink-3">
        In US dollars for a million tokens; <code className="font-mono text-ink-2">*</code> in a model's name
        stands for anything. Other currencies and first days:{" "}
        <code className="font-mono text-ink-2">shipmate price set</code>
      </p>
    </form>
  );
}
