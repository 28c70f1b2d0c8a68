/** Reads a skill from a folder that somebody chose, in the browser. */
import type { SkillFile } from "@/api/schema";

/** What a chosen folder holds. */
export interface FolderContent {
  /** What stands in its `SKILL.md`. */
  content: string;
  files: SkillFile[];
  /** Paths that were left out because they are no text. */
  leftOut: string[];
}

/** A file of the choice, as browsers give it. */
export interface ChosenFile {
  webkitRelativePath: string;
  text: () => Promise<string>;
}

const DOCUMENT = "SKILL.md";

/** The skill in the folder nearest to the top that has a `SKILL.md`; none if there is none. */
export async function readFolder(chosen: readonly ChosenFile[]): Promise<FolderContent | null> {
  const documents = chosen
    .map((file) => file.webkitRelativePath)
    .filter((path) => path.split("/").at(-1) === DOCUMENT)
    .sort((a, b) => a.split("/").length - b.split("/").length || a.localeCompare(b));
  const document = documents[0];
  if (!document) return null;
  const top = document.slice(0, -DOCUMENT.length);
  const found: FolderContent = { content: "", files: [], leftOut: [] };
  for (const file of chosen) {
    const path = file.webkitRelativePath;
    if (!path.startsWith(top) || path.split("/").includes(".git")) continue;
    const text = await file.text();
    const name = path.slice(top.length);
    if (name === DOCUMENT) found.content = text;
    // What is no UTF-8 was replaced while it was read.
    else if (text.includes("\0") || text.includes("\uFFFD")) found.leftOut.push(name);
    else found.files.push({ path: name, content: text });
  }
  return found;
}
