import { describe, expect, it } from "vitest";
import { mentionOf, triggerAt, withMention } from "./mention";

const agent = (name: string, id = "1") => ({ kind: "agent" as const, id, name });

describe("mentions", () => {
  it("begin with a sign at the beginning of a word", () => {
    expect(triggerAt("ask @dem", 8)).toEqual({ sign: "@", query: "dem", from: 4 });
    expect(triggerAt("#", 1)).toEqual({ sign: "#", query: "", from: 0 });
    expect(triggerAt("(@Åsa", 5)?.query).toBe("Åsa");
    expect(triggerAt("mail@home", 9)).toBeNull();
    expect(triggerAt("ask @demo now", 13)).toBeNull();
  });

  it("are names where these are enough, and links where they are not", () => {
    expect(mentionOf(agent("demo"), [agent("demo")])).toBe("@demo");
    expect(mentionOf(agent("The [Bot]"), [])).toBe("[@The  Bot](mention://agent/1)");
    expect(mentionOf(agent("demo"), [agent("demo"), agent("Demo", "2")])).toMatch(/^\[@demo\]/);
    expect(mentionOf(agent("bot."), [])).toBe("[@bot.](mention://agent/1)");
  });

  it("take the place of what was typed", () => {
    const text = "ask @dem, please";
    const trigger = triggerAt(text, 8);
    expect(trigger && withMention(text, trigger, "@demo")).toEqual({ text: "ask @demo , please", caret: 10 });
  });
});
