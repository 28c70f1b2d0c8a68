/** Finds out beside the page what the words of a piece of code are. */
import type { Element, ElementContent, Root } from "hast";
import { common, createLowlight } from "lowlight";
import { answerBeside } from "./answer-beside";
import { type CodeLine, type CodeRole, splitQuestion } from "./code-lines";

const lowlight = createLowlight(common);

/** The highlighter's many names as the few that have a colour here. */
const ROLES: { [name: string]: CodeRole } = {
  keyword: "keyword",
  built_in: "type",
  type: "type",
  "title.class": "type",
  literal: "number",
  number: "number",
  regexp: "string",
  string: "string",
  "meta-string": "string",
  char: "string",
  comment: "comment",
  quote: "comment",
  doctag: "comment",
  title: "name",
  "title.function": "name",
  function: "name",
  section: "name",
  name: "name",
  tag: "keyword",
  attr: "attribute",
  attribute: "attribute",
  property: "attribute",
  "selector-class": "attribute",
  "selector-id": "attribute",
  "selector-tag": "keyword",
  meta: "comment",
  symbol: "number",
  bullet: "number",
  variable: "attribute",
  addition: "string",
  deletion: "keyword",
};

answerBeside((question: string): CodeLine[] => {
  const { language, code } = splitQuestion(question);
  if (!lowlight.registered(language)) throw new Error(`nothing is known of ${language}`);
  return linesOf(lowlight.highlight(language, code));
});

function linesOf(tree: Root): CodeLine[] {
  const lines: CodeLine[] = [[]];
  const walk = (node: ElementContent, role: CodeRole | null) => {
    if (node.type === "element") {
      const own = roleOf(node) ?? role;
      for (const child of node.children) walk(child, own);
    }
    if (node.type !== "text") return;
    for (const [index, text] of node.value.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (text) lines.at(-1)?.push([role, text]);
    }
  };
  for (const child of tree.children) if (child.type !== "doctype") walk(child, null);
  return lines;
}

/** `hljs-title function_` is both a title and more narrowly a function's. */
function roleOf(element: Element): CodeRole | null {
  const [first = "", ...narrower] = element.properties.className as string[];
  const name = first.replace(/^hljs-/, "");
  const full = [name, ...narrower.map((each) => each.replace(/_+$/, ""))].join(".");
  return ROLES[full] ?? ROLES[name] ?? null;
}
