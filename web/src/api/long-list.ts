/** Reads an answer with a long list in it as it arrives, some at a time, so that the page answers in between. */

/** As many characters are looked at together; reading them costs some milliseconds at most. */
const PART = 100_000;
/** Worked at a stretch. */
const STRETCH_MS = 8;

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const OPENING = new Set([91, 123]);
const CLOSING = new Set([93, 125]);

/**
 * Takes JSON in parts of any size. The list is the array that lies `depth` deep: 1 is the answer itself,
 * 2 a field of it. Its elements are read one after the other, and what is around them at the end.
 */
export class LongListReader {
  readonly items: unknown[] = [];
  readonly #listDepth: number;
  #around = "";
  /** What has come of elements that are not read yet. */
  #text = "";
  #depth = 0;
  #inString = false;
  #escaped = false;

  constructor(depth: 1 | 2) {
    this.#listDepth = depth;
  }

  add(part: string): void {
    let at = 0;
    while (at < part.length)
      at = this.#depth < this.#listDepth ? this.#outside(part, at) : this.#inside(part, at);
  }

  /** What stands around the list, with an empty one in its place. */
  end(): unknown {
    return JSON.parse(this.#around);
  }

  /** Goes on to where the list begins. */
  #outside(part: string, from: number): number {
    for (let at = from; at < part.length; at += 1) {
      this.#step(part.charCodeAt(at));
      if (this.#depth === this.#listDepth) {
        this.#around += part.slice(from, at + 1);
        return at + 1;
      }
    }
    this.#around += part.slice(from);
    return part.length;
  }

  /** Goes on to where the list ends, and reads the elements that are whole by then. */
  #inside(part: string, from: number): number {
    let whole = -1;
    for (let at = from; at < part.length; at += 1) {
      const code = part.charCodeAt(at);
      this.#step(code);
      if (this.#depth < this.#listDepth) {
        this.#read(this.#text + part.slice(from, at));
        this.#text = "";
        this.#around += part[at];
        return at + 1;
      }
      if (code === COMMA && !this.#inString && this.#depth === this.#listDepth) whole = at;
    }
    if (whole < 0) this.#text += part.slice(from);
    else {
      this.#read(this.#text + part.slice(from, whole));
      this.#text = part.slice(whole + 1);
    }
    return part.length;
  }

  #read(elements: string): void {
    for (const item of JSON.parse(`[${elements}]`) as unknown[]) this.items.push(item);
  }

  #step(code: number): void {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (code === BACKSLASH) this.#escaped = true;
      else if (code === QUOTE) this.#inString = false;
    } else if (code === QUOTE) this.#inString = true;
    else if (OPENING.has(code)) this.#depth += 1;
    else if (CLOSING.has(code)) this.#depth -= 1;
  }
}

/** Reads a whole answer; `depth` is where its list lies. */
export async function readLongList(response: Response, depth: 1 | 2): Promise<LongListReader> {
  const reader = new LongListReader(depth);
  const bytes = response.body?.getReader();
  const decoder = new TextDecoder();
  let began = performance.now();
  for (;;) {
    const { value, done } = (await bytes?.read()) ?? { value: undefined, done: true };
    const text = decoder.decode(value, { stream: !done });
    for (let at = 0; at < text.length; at += PART) {
      reader.add(text.slice(at, at + PART));
      if (performance.now() - began < STRETCH_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
    if (done) return reader;
  }
}
