/** Markdown whose renderer is loaded beside the first page that needs it; until then the text stands as it is. */
import { type ComponentType, lazy, Suspense, useMemo } from "react";
import { classes } from "@/ui/classes";
import { CutText } from "./cut-text";
import { Fallback } from "./fallback";
import { isTame } from "./tame";

type View = ComponentType<{ text: string }>;

let loaded: View | null = null;

/** Settles when markdown can be drawn; pages that show much of it wait for this, so that nothing jumps. */
export const markdownReady: Promise<{ default: View }> = import("./markdown-view").then((module) => {
  loaded = module.default;
  return module;
});
const LazyView = lazy(() => markdownReady);

/** What could mean something in markdown. Most lines that an agent prints have none of it. */
const MARKED = /[*_`#[\]<>~|!\\&\n:@]|www\.|^\s*(?:[-+]|\d+[.)])(?:\s|$)|^\s{4}/;

export function Markdown({ text, compact }: { text: string; compact?: boolean }) {
  const worthIt = useMemo(() => isTame(text) && MARKED.test(text), [text]);
  const plain = (
    <p className="whitespace-pre-wrap">
      <CutText text={text} />
    </p>
  );
  const View = loaded ?? LazyView;
  return (
    <div dir="auto" className={classes("prose", compact && "prose-compact")}>
      {worthIt ? (
        <Fallback simple={plain}>
          <Suspense fallback={<div aria-busy="true">{plain}</div>}>
            <View text={text} />
          </Suspense>
        </Fallback>
      ) : (
        plain
      )}
    </div>
  );
}
