/** Markdown as safe elements: no raw HTML, no scripts, no pictures from elsewhere. */
import { memo } from "react";
import ReactMarkdown, { type Components, type Options } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { rehypeHidden } from "./rehype-hidden";

/** HTML in a text is no HTML here, but it is still text: dropping it would hide something. */
const HTML_AS_TEXT: Options["remarkRehypeOptions"] = {
  handlers: {
    html: (_state: unknown, node: { value: string }, parent?: { type: string }) => {
      const text = { type: "text" as const, value: node.value };
      return parent?.type === "root"
        ? { type: "element" as const, tagName: "p", properties: {}, children: [text] }
        : text;
    },
  },
};

const OUTSIDE = /^(https?:|mailto:)/i;

const COMPONENTS: Components = {
  // A relative address would lead somewhere into this app, which no text means.
  a: ({ href, children }) =>
    href && OUTSIDE.test(href) ? (
      <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  // A picture would tell its server who reads this, so it becomes a link.
  img: ({ src, alt }) =>
    typeof src === "string" && OUTSIDE.test(src) ? (
      <a href={src} title={src} target="_blank" rel="noopener noreferrer nofollow">
        Picture{alt ? `: ${alt}` : ""}
      </a>
    ) : (
      <span>{alt}</span>
    ),
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
  input: ({ checked }) => (
    <input
      type="checkbox"
      checked={checked ?? false}
      readOnly
      disabled
      aria-label={checked ? "done" : "to do"}
    />
  ),
};

export default memo(function MarkdownView({ text }: { text: string }) {
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm]}
      remarkRehypeOptions={HTML_AS_TEXT}
      rehypePlugins={[rehypeSanitize, rehypeHidden]}
      components={COMPONENTS}
    >
      {text}
    </ReactMarkdown>
  );
});
