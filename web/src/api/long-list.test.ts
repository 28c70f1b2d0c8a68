import { describe, expect, it } from "vitest";
import { LongListReader, readLongList } from "./long-list";

const ITEMS = [
  { id: "a", text: 'brackets ]} and "quotes", \\ and \\" commas,' },
  { id: "b", inner: [1, [2, { c: "]" }], "x,y"] },
  "only, words",
  17,
  null,
  { id: "ü", text: "line\nbreak \u202e 🚢" },
];

/** Given in parts of `size` characters, however they fall. */
function read(text: string, depth: 1 | 2, size: number): LongListReader {
  const reader = new LongListReader(depth);
  for (let at = 0; at < text.length; at += size) reader.add(text.slice(at, at + size));
  return reader;
}

describe("a long list that arrives in parts", () => {
  for (const size of [1, 2, 3, 7, 50, 10_000]) {
    it(`is the answer itself, in parts of ${size}`, () => {
      const reader = read(JSON.stringify(ITEMS), 1, size);
      expect(reader.items).toEqual(ITEMS);
      expect(reader.end()).toEqual([]);
    });
    it(`is a field of the answer, in parts of ${size}`, () => {
      const whole = { attempt: 2, said: "a [ in words", records: ITEMS, next: 6, ended: false };
      const reader = read(JSON.stringify(whole, null, 1), 2, size);
      expect(reader.items).toEqual(ITEMS);
      expect(reader.end()).toEqual({ ...whole, records: [] });
    });
  }

  it("may be empty", () => {
    expect(read("[]", 1, 1).items).toEqual([]);
    expect(read('{"records": [ ]}', 2, 3).end()).toEqual({ records: [] });
  });

  it("is refused where it is cut off", () => {
    expect(() => read('[{"id": 1}, {"id"', 1, 5).end()).toThrow();
  });

  it("is read from an answer whose characters are cut in two", async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(ITEMS));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect((await readLongList(new Response(body), 1)).items).toEqual(ITEMS);
  });
});
