/** A rehype step that replaces invisible characters by marks which can be seen. */
import { hasHidden, segments } from "./invisible";

interface Node {
  type: string;
  value?: string;
  tagName?: string;
  properties?: { [name: string]: unknown };
  children?: Node[];
}

const MARK = ["mx-0.5", "rounded-sm", "bg-red-soft", "px-1", "font-mono", "text-[0.85em]", "text-red"];

/** Runs after the sanitiser, so that its marks are the only classes that text can get. */
export function rehypeHidden() {
  return (tree: Node): void => reveal(tree);
}

function reveal(parent: Node): void {
  if (!parent.children) return;
  parent.children = parent.children.flatMap((child) => {
    reveal(child);
    return child.type === "text" && child.value && hasHidden(child.value) ? marked(child.value) : [child];
  });
}

function marked(text: string): Node[] {
  return segments(text).map((segment) =>
    segment.kind === "text"
      ? { type: "text", value: segment.text }
      : {
          type: "element",
          tagName: "span",
          properties: { className: MARK, title: segment.name },
          children: [{ type: "text", value: segment.label }],
        },
  );
}
