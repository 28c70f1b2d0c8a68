import { expect, test } from "vitest";
import { amountText, costText, costTitle, NO_COST, sumCosts } from "./cost";

const usd = (micros: number) => ({ currency: "USD", micros });

test("amounts have cents, or as many digits as it takes", () => {
  expect(amountText(usd(12_345_678))).toContain("12.35");
  expect(amountText(usd(450))).toContain("0.00045");
  expect(amountText(usd(0))).toContain("0.00");
});

test("tokens without a price are said, and not as free", () => {
  expect(costText(NO_COST)).toBe("");
  expect(costText({ priced: [], unpriced_tokens: 4_000 })).toMatch(/4.*unpriced/i);
  const both = costText({ priced: [usd(1_200_000)], unpriced_tokens: 5 });
  expect(both).toMatch(/1\.20 \+ 5 unpriced/);
  expect(costTitle({ priced: [], unpriced_tokens: 0, reported: usd(7_000_000) })).toContain("7.00");
});

test("costs add up by currency", () => {
  const sum = sumCosts([
    { priced: [usd(1), { currency: "EUR", micros: 5 }], unpriced_tokens: 2, reported: usd(3) },
    { priced: [usd(2)], unpriced_tokens: 1 },
  ]);
  expect(sum).toEqual({
    priced: [usd(3), { currency: "EUR", micros: 5 }],
    unpriced_tokens: 3,
    reported: usd(3),
  });
});
