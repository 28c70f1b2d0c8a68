/** Markdown whose renderer is loaded beside the first page that needs it; until then the text stands as it is. */
import { lazy, Suspense } from "react";
import { classes } from "@/ui/classes";
import { Plain } from "./plain";

const loading = import("./markdown-view");
const MarkdownView = lazy(() => loading);

export function Markdown({ text, compact }: { text: string; compact?: boolean }) {
  return (
    <div dir="auto" className={classes("prose", compact && "prose-compact")}>
      <Suspense fallback={<Unrendered text={text} />}>
        <MarkdownView text={text} />
      </Suspense>
    </div>
  );
}

function Unrendered({ text }: { text: string }) {
  return (
    <p aria-busy="true" className="whitespace-pre-wrap">
      <Plain text={text} />
    </p>
  );
}
