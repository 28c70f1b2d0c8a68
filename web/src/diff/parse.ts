/** Reads a unified diff as git writes it. Whatever it is given, it answers something that can be shown. */

export interface DiffLine {
  kind: "add" | "remove" | "same" | "note";
  text: string;
  before: number | null;
  after: number | null;
}

export interface Hunk {
  header: string;
  lines: DiffLine[];
}

export interface FileDiff {
  path: string;
  /** The old path where the file was renamed or copied. */
  from: string | null;
  change: "changed" | "added" | "removed" | "renamed";
  binary: boolean;
  additions: number;
  deletions: number;
  hunks: Hunk[];
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)$/;

export function parseDiff(patch: string): FileDiff[] {
  const lines = patch.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const files: FileDiff[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.startsWith("diff --git ")) {
      files.push(newFile(pathOfHeader(line)));
      at += 1;
      continue;
    }
    const file = files.at(-1);
    const match = HUNK.exec(line);
    if (match && file) {
      at = readHunk(lines, at, match, file);
      continue;
    }
    if (file) readHeader(line, file);
    at += 1;
  }
  return files;
}

function newFile(path: string): FileDiff {
  return { path, from: null, change: "changed", binary: false, additions: 0, deletions: 0, hunks: [] };
}

/** `diff --git a/x b/x`: both halves name the same file unless it moved, which other lines say. */
function pathOfHeader(line: string): string {
  const names = line.slice("diff --git ".length);
  const quoted = /"b\/((?:[^"\\]|\\.)*)"$/.exec(names);
  if (quoted?.[1] !== undefined) return unquote(quoted[1]);
  const half = (names.length - 1) / 2;
  const second = names.slice(half + 1);
  if (names[half] === " " && names.slice(2, half) === second.slice(2)) return second.slice(2);
  const at = names.lastIndexOf(" b/");
  return at < 0 ? names : names.slice(at + 3);
}

/** Git quotes a path with unusual bytes like a C string. */
function unquote(text: string): string {
  const bytes: number[] = [];
  for (const [piece] of text.matchAll(/\\[0-7]{3}|\\.|[^\\]+/gs)) {
    if (/^\\[0-7]{3}$/.test(piece)) bytes.push(Number.parseInt(piece.slice(1), 8));
    else bytes.push(...new TextEncoder().encode(piece.startsWith("\\") ? plainOf(piece) : piece));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

function plainOf(escaped: string): string {
  const letters: { [escaped: string]: string } = { "\\n": "\n", "\\t": "\t" };
  return letters[escaped] ?? escaped.slice(1);
}

function readHeader(line: string, file: FileDiff): void {
  if (line.startsWith("new file mode")) file.change = "added";
  else if (line.startsWith("deleted file mode")) file.change = "removed";
  else if (line.startsWith("rename from ")) {
    file.change = "renamed";
    file.from = line.slice("rename from ".length);
  } else if (line.startsWith("rename to ")) file.path = line.slice("rename to ".length);
  else if (line.startsWith("Binary files ") || line.startsWith("GIT binary patch")) file.binary = true;
}

/** Reads as many lines as the hunk's header announces, so that a line such as `--- x` is never a header. */
function readHunk(lines: string[], start: number, match: RegExpExecArray, file: FileDiff): number {
  let before = Number(match[1]);
  let after = Number(match[3]);
  let oldLeft = Number(match[2] ?? 1);
  let newLeft = Number(match[4] ?? 1);
  const hunk: Hunk = { header: lines[start] ?? "", lines: [] };
  file.hunks.push(hunk);
  let at = start + 1;
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const text = line.slice(1);
    if (line.startsWith("\\")) {
      hunk.lines.push({ kind: "note", text: text.trim(), before: null, after: null });
    } else if (oldLeft <= 0 && newLeft <= 0) {
      break;
    } else if (line.startsWith("+")) {
      hunk.lines.push({ kind: "add", text, before: null, after: after++ });
      newLeft -= 1;
      file.additions += 1;
    } else if (line.startsWith("-")) {
      hunk.lines.push({ kind: "remove", text, before: before++, after: null });
      oldLeft -= 1;
      file.deletions += 1;
    } else if (line === "" || line.startsWith(" ")) {
      hunk.lines.push({ kind: "same", text, before: before++, after: after++ });
      oldLeft -= 1;
      newLeft -= 1;
    } else {
      break;
    }
  }
  return at;
}
