/** Markdown whose renderer is loaded beside the first page that needs it; until then the text stands as it is. */
import { lazy, Suspense, useMemo } from "react";
import { classes } from "@/ui/classes";
import { Fallback } from "./fallback";
import { Plain } from "./plain";
import { isTame } from "./tame";

const loading = import("./markdown-view");
const MarkdownView = lazy(() => loading);

/** What could mean something in markdown. Most lines that an agent prints have none of it. */
const MARKED = /[*_`#[\]<>~|!\\&\n:@]|www\.|^\s*(?:[-+]|\d+[.)])(?:\s|$)|^\s{4}/;

export function Markdown({ text, compact }: { text: string; compact?: boolean }) {
  const worthIt = useMemo(() => MARKED.test(text) && isTame(text), [text]);
  const plain = (
    <p className="whitespace-pre-wrap">
      <Plain text={text} />
    </p>
  );
  return (
    <div dir="auto" className={classes("prose", compact && "prose-compact")}>
      {worthIt ? (
        <Fallback simple={plain}>
          <Suspense fallback={<div aria-busy="true">{plain}</div>}>
            <MarkdownView text={text} />
          </Suspense>
        </Fallback>
      ) : (
        plain
      )}
    </div>
  );
}
