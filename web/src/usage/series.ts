/** The four kinds of tokens, in the order in which they are stacked. */
import type { UsageTotal } from "@/api/schema";

export type Series = keyof UsageTotal;

export const SERIES: readonly { key: Series; title: string; meaning: string; fill: string; dot: string }[] = [
  {
    key: "output_tokens",
    title: "Written",
    meaning: "What the models wrote",
    fill: "fill-green",
    dot: "bg-green",
  },
  {
    key: "input_tokens",
    title: "Read",
    meaning: "What the models read, without what came from a cache",
    fill: "fill-accent",
    dot: "bg-accent",
  },
  {
    key: "cache_write_tokens",
    title: "To cache",
    meaning: "Read, and put into a cache",
    fill: "fill-sun",
    dot: "bg-sun",
  },
  {
    key: "cache_read_tokens",
    title: "From cache",
    meaning: "Read from a cache, which costs least",
    fill: "fill-violet",
    dot: "bg-violet",
  },
];

export const NOTHING: UsageTotal = {
  input_tokens: 0,
  output_tokens: 0,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
};

export function plus(one: UsageTotal, other: UsageTotal): UsageTotal {
  return {
    input_tokens: one.input_tokens + other.input_tokens,
    output_tokens: one.output_tokens + other.output_tokens,
    cache_read_tokens: one.cache_read_tokens + other.cache_read_tokens,
    cache_write_tokens: one.cache_write_tokens + other.cache_write_tokens,
  };
}
