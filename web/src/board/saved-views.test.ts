import { describe, expect, it } from "vitest";
import { isSame, readViews, withView } from "./saved-views";

describe("saved views", () => {
  it("are read as they were kept, and nothing else is", () => {
    const views = withView([], { name: "Mine", search: { q: "harbour", group: "priority" } });
    expect(readViews(JSON.stringify(views))).toEqual(views);
    for (const kept of [null, "", "nonsense", "{}", "[1, null]", '[{"name": 1, "search": {}}]']) {
      expect(readViews(kept)).toEqual([]);
    }
    expect(readViews('[{"name": "a", "search": {"group": "nothing", "evil": 1}}]')).toEqual([
      { name: "a", search: {} },
    ]);
  });

  it("have each name once, in order", () => {
    const views = [
      { name: "b", search: { q: "1" } },
      { name: "a", search: {} },
      { name: "b", search: { q: "2" } },
    ].reduce(withView, [] as ReturnType<typeof withView>);
    expect(views).toEqual([
      { name: "a", search: {} },
      { name: "b", search: { q: "2" } },
    ]);
  });

  it("are the same whatever the order of their parts", () => {
    expect(isSame({ q: "a", layout: "list" }, { layout: "list", q: "a" })).toBe(true);
    expect(isSame({ q: "a" }, {})).toBe(false);
  });
});
