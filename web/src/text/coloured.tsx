/** Code in colours. Until they are known, and where there are none, it stands there as it is. */
import { Fragment, memo } from "react";
import type { CodeLine } from "./code-lines";
import { useColours } from "./colours";
import { Plain } from "./plain";

/** One line's pieces. Every piece still shows what hides in it. */
export const ColouredLine = memo(function ColouredLine({ line }: { line: CodeLine }) {
  return line.map(([role, text], index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line have no other identity
    <span key={index} className={role ? `code-${role}` : undefined}>
      <Plain text={text} />
    </span>
  ));
});

export function Coloured({ code, language }: { code: string; language: string }) {
  const lines = useColours(language, code);
  if (!lines) return <Plain text={code} />;
  return lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no other identity
    <Fragment key={index}>
      {index > 0 && "\n"}
      <ColouredLine line={line} />
    </Fragment>
  ));
}
