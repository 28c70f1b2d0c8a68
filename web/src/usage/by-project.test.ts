import { describe, expect, it } from "vitest";
import type { Issue, Project, UsageRow } from "@/api/schema";
import { byProject } from "./by-project";

const row = (name: string, tokens: number, micros = 0): UsageRow => ({
  name,
  runs: 1,
  usage: { input_tokens: tokens, output_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0 },
  cost: { priced: micros ? [{ currency: "USD", micros }] : [], unpriced_tokens: 0 },
});
const issue = (identifier: string, project_id: string | null) => ({ identifier, project_id }) as Issue;
const projects = [{ id: "p", title: "Harbour" }] as Project[];

describe("usage by project", () => {
  it("adds up what the issues of each have used, most first", () => {
    const issues = [issue("A-1", "p"), issue("A-2", "p"), issue("A-3", null)];
    const rows = byProject([row("A-3", 5), row("A-1", 2, 100), row("A-2", 4, 50)], issues, projects);
    expect(rows.map(({ name, runs, usage }) => [name, runs, usage.input_tokens])).toEqual([
      ["Harbour", 2, 6],
      ["", 1, 5],
    ]);
    expect(rows[0]?.cost.priced).toEqual([{ currency: "USD", micros: 150 }]);
  });

  it("loses nothing of issues and projects that are gone", () => {
    const rows = byProject([row("A-8", 5), row("A-9", 6)], [issue("A-8", "gone")], projects);
    expect(rows).toMatchObject([{ name: "", runs: 2, usage: { input_tokens: 11 } }]);
  });
});
