/** A tool's call in one line: the argument that says what it is about. */

/** The arguments that say most, best first. */
const TELLING = ["command", "file_path", "path", "pattern", "query", "url", "description", "prompt", "title"];
const LONGEST = 200;

export function toolSummary(input: unknown): string {
  if (typeof input === "string") return oneLine(input);
  if (typeof input !== "object" || input === null)
    return input === null || input === undefined ? "" : String(input);
  const fields = input as { [name: string]: unknown };
  for (const name of TELLING) {
    const value = fields[name];
    if (typeof value === "string" && value.trim()) return oneLine(value);
    if (Array.isArray(value) && value.every((each) => typeof each === "string"))
      return oneLine(value.join(" "));
  }
  const json = JSON.stringify(input);
  return json === "{}" || json === "[]" ? "" : oneLine(json);
}

function oneLine(text: string): string {
  const line = text
    .slice(0, LONGEST * 2)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** A tool's arguments for reading: every name with its value as text. */
export function toolArguments(input: unknown): { name: string; text: string }[] {
  if (typeof input === "object" && input !== null && !Array.isArray(input)) {
    return Object.entries(input).map(([name, value]) => ({ name, text: asText(value) }));
  }
  return input === null || input === undefined ? [] : [{ name: "input", text: asText(input) }];
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
