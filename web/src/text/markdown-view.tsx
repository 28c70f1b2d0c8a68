/** Draws markdown: no scripts, no pictures from elsewhere, no links into this app but those to issues and files. */
import { Link } from "@tanstack/react-router";
import type { Root } from "hast";
import { type Components, toJsxRuntime } from "hast-util-to-jsx-runtime";
import { memo, type ReactNode } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import { Coloured } from "./coloured";
import { markdownTree } from "./markdown-tree";
import { isOwnFile } from "./own-file";
import { OwnPicture } from "./own-picture";

const MENTION = /^mention:\/\/(agent|member|issue)\/([0-9a-f-]{36})$/i;
const OUTSIDE = /^(https?:|mailto:)/i;

const COMPONENTS: Partial<Components> = {
  // A relative address would lead somewhere into this app, which no text means.
  a: ({ href, children }) => {
    const [, kind, id] = (href && MENTION.exec(href)) || [];
    if (kind && id) return <Mention kind={kind} id={id} words={children} />;
    if (href && isOwnFile(href)) {
      return (
        <a href={href} download="">
          {children}
        </a>
      );
    }
    return href && OUTSIDE.test(href) ? (
      <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    );
  },
  // A picture from elsewhere would tell its server who reads this, so it becomes a link.
  img: ({ src, alt }) =>
    typeof src === "string" && isOwnFile(src) ? (
      <OwnPicture src={src} alt={alt ?? ""} />
    ) : typeof src === "string" && OUTSIDE.test(src) ? (
      <a href={src} title={src} target="_blank" rel="noopener noreferrer nofollow">
        Picture{alt ? `: ${alt}` : ""}
      </a>
    ) : (
      <span>{alt}</span>
    ),
  code: ({ className, children }) => {
    const language = /language-([\w+#-]+)/.exec(className ?? "")?.[1];
    return (
      <code>
        {language && typeof children === "string" ? (
          <Coloured code={children} language={language} />
        ) : (
          children
        )}
      </code>
    );
  },
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

/** Somebody or an issue that a text names; only an issue is a place to go to. */
function Mention({ kind, id, words }: { kind: string; id: string; words: ReactNode }) {
  if (kind !== "issue") return <span className="mention">{words}</span>;
  return (
    <Link to="/issue/$key" params={{ key: id }} className="mention">
      {words}
    </Link>
  );
}

/** Draws a tree that was made of markdown. */
export const TreeView = memo(function TreeView({ tree }: { tree: Root }) {
  return toJsxRuntime(tree, { Fragment, jsx, jsxs, components: COMPONENTS, ignoreInvalidStyle: true });
});

export default memo(function MarkdownView({ text }: { text: string }) {
  return <TreeView tree={markdownTree(text)} />;
});
