import { describe, expect, it } from "vitest";
import { mayManage, rolesToGive } from "./rights";

describe("what people may do to people", () => {
  it("lets owners give every role, admins all but owner, members none", () => {
    expect(rolesToGive("owner")).toEqual(["owner", "admin", "member"]);
    expect(rolesToGive("admin")).toEqual(["admin", "member"]);
    expect(rolesToGive("member")).toEqual([]);
  });

  it("keeps owners out of an admin's reach", () => {
    expect(mayManage("admin", "owner")).toBe(false);
    expect(mayManage("admin", "admin")).toBe(true);
  });
});
