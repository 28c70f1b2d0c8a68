/** Markdown as a tree of safe elements: no raw HTML, nothing hidden. Runs on the page and beside it. */
import type { Root } from "hast";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype, { type Options } from "remark-rehype";
import { unified } from "unified";
import { rehypeHidden } from "./rehype-hidden";

/** HTML in a text is no HTML here, but it is still text: dropping it would hide something. */
const HTML_AS_TEXT: Options = {
  handlers: {
    html: (_state: unknown, node: { value: string }, parent?: { type: string }) => {
      const text = { type: "text" as const, value: node.value };
      return parent?.type === "root"
        ? { type: "element" as const, tagName: "p", properties: {}, children: [text] }
        : text;
    },
  },
};

/** Mentions are links of a scheme of their own; drawing them decides what they lead to. */
const WITH_MENTIONS = {
  ...defaultSchema,
  protocols: {
    ...defaultSchema.protocols,
    href: [...(defaultSchema.protocols?.href ?? []), "mention"],
  },
};

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, HTML_AS_TEXT)
  .use(rehypeSanitize, WITH_MENTIONS)
  .use(rehypeHidden);

export function markdownTree(text: string): Root {
  return processor.runSync(processor.parse(text)) as Root;
}
