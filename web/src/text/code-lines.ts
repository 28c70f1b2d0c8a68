/** What goes to the worker that colours code, and what comes back. */

export type CodeRole = "keyword" | "type" | "number" | "string" | "comment" | "name" | "attribute";

/** One line: pieces of text, each with what it is. */
export type CodeLine = [role: CodeRole | null, text: string][];

/** A question is one string: the language, a line's end, the code. */
export function questionOf(language: string, code: string): string {
  return `${language}\n${code}`;
}

export function splitQuestion(question: string): { language: string; code: string } {
  const end = question.indexOf("\n");
  return { language: question.slice(0, end), code: question.slice(end + 1) };
}
