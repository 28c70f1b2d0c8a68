/** Where in a text a file that has just arrived is mentioned: on a line of its own, below the one that is being written. */

export function mentioned(text: string, caret: number, markdown: string): string {
  const end = text.indexOf("\n", Math.min(caret, text.length));
  const before = end === -1 ? text : text.slice(0, end);
  const after = end === -1 ? "" : text.slice(end).replace(/^\n*/, "");
  const head = before.trim() === "" ? before : `${before}\n\n`;
  return after === "" ? `${head}${markdown}\n` : `${head}${markdown}\n\n${after}`;
}
