/** Markdown whose renderer is loaded beside the first page that needs it; until then the text stands as it is. */
import type { Root } from "hast";
import { lazy, Suspense, useMemo } from "react";
import { classes } from "@/ui/classes";
import { Beside, useBeside } from "./beside";
import { CutText } from "./cut-text";
import { Fallback } from "./fallback";
import { isShort, isTame } from "./tame";

type Views = typeof import("./markdown-view");

let loaded: Views | null = null;

/** Settles when markdown can be drawn; pages that show much of it wait for this, so that nothing jumps. */
export const markdownReady: Promise<Views> = import("./markdown-view").then((views) => {
  loaded = views;
  return views;
});
const LazyMarkdown = lazy(() => markdownReady);
const LazyTree = lazy(() => markdownReady.then((views) => ({ default: views.TreeView })));

const reader = new Beside<Root>(
  () => new Worker(new URL("./markdown-worker.ts", import.meta.url), { type: "module" }),
);

/** What could mean something in markdown. Most lines that an agent prints have none of it. */
const MARKED = /[*_`#[\]<>~|!\\&\n:@]|www\.|^\s*(?:[-+]|\d+[.)])(?:\s|$)|^\s{4}/;

export function Markdown({ text, compact }: { text: string; compact?: boolean }) {
  const worthIt = useMemo(() => isTame(text) && MARKED.test(text), [text]);
  const plain = (
    <p className="whitespace-pre-wrap">
      <CutText text={text} />
    </p>
  );
  return (
    <div dir="auto" className={classes("prose", compact && "prose-compact")}>
      {worthIt ? (
        <Fallback simple={plain}>
          <Suspense fallback={<div aria-busy="true">{plain}</div>}>
            {isShort(text) ? <Short text={text} /> : <Long text={text} plain={plain} />}
          </Suspense>
        </Fallback>
      ) : (
        plain
      )}
    </div>
  );
}

function Short({ text }: { text: string }) {
  const View = loaded?.default ?? LazyMarkdown;
  return <View text={text} />;
}

/** What would keep the page busy is read beside it; the text stands as it is until then. */
function Long({ text, plain }: { text: string; plain: React.ReactNode }) {
  const tree = useBeside(reader, text);
  const View = loaded?.TreeView ?? LazyTree;
  return tree ? <View tree={tree} /> : plain;
}
