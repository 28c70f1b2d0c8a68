/** What tokens cost, in words. Tokens without a price are said as such, never as free. */
import type { Cost, Money } from "@/api/schema";
import { shortCount } from "@/ui/words";

export const NO_COST: Cost = { priced: [], unpriced_tokens: 0 };

/** Such as `$12.34`, with as many digits as it takes to see anything. */
export function amountText({ currency, micros }: Money): string {
  const amount = micros / 1_000_000;
  const fine = amount !== 0 && Math.abs(amount) < 0.1;
  return amount.toLocaleString(undefined, {
    style: "currency",
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: fine ? 6 : 2,
  });
}

/** Such as `$1.20`, `$1.20 + 4k unpriced`; empty if nothing was used. */
export function costText(cost: Cost): string {
  const parts = cost.priced.map(amountText);
  if (cost.unpriced_tokens > 0) parts.push(`${shortCount(cost.unpriced_tokens)} unpriced`);
  return parts.join(" + ");
}

/** The same in full, with what the agents' own tools said. */
export function costTitle(cost: Cost): string {
  const lines = cost.priced.map((money) => `${amountText(money)} by this workspace's prices`);
  if (cost.unpriced_tokens > 0) {
    lines.push(`${cost.unpriced_tokens.toLocaleString()} tokens have no price; set one in the settings`);
  }
  if (cost.reported) lines.push(`${amountText(cost.reported)} as the agents' own tools say`);
  return lines.join("\n");
}

export function sumCosts(costs: readonly Cost[]): Cost {
  const priced = new Map<string, number>();
  let unpriced_tokens = 0;
  let reported: Money | undefined;
  for (const cost of costs) {
    for (const { currency, micros } of cost.priced)
      priced.set(currency, (priced.get(currency) ?? 0) + micros);
    unpriced_tokens += cost.unpriced_tokens;
    if (cost.reported) {
      reported = { currency: cost.reported.currency, micros: (reported?.micros ?? 0) + cost.reported.micros };
    }
  }
  const amounts = [...priced].map(([currency, micros]) => ({ currency, micros }));
  return { priced: amounts, unpriced_tokens, ...(reported && { reported }) };
}
