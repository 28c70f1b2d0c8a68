/** Which words of a piece of code get which colour; found out by a worker, so that no code keeps the page busy. */
import { Beside, useBeside } from "./beside";
import { type CodeLine, questionOf } from "./code-lines";

/** Longer code is shown without colours: nobody reads all of it, and the browser would have to draw it. */
const LONGEST = 60_000;

const BY_EXTENSION = new Map(
  Object.entries({
    bash: "bash",
    c: "c",
    cc: "cpp",
    cjs: "javascript",
    cpp: "cpp",
    cs: "csharp",
    css: "css",
    cts: "typescript",
    diff: "diff",
    go: "go",
    gql: "graphql",
    graphql: "graphql",
    h: "c",
    hpp: "cpp",
    html: "xml",
    ini: "ini",
    java: "java",
    js: "javascript",
    json: "json",
    jsonc: "json",
    jsx: "javascript",
    kt: "kotlin",
    kts: "kotlin",
    less: "less",
    lua: "lua",
    m: "objectivec",
    md: "markdown",
    mjs: "javascript",
    mts: "typescript",
    patch: "diff",
    php: "php",
    pl: "perl",
    pm: "perl",
    py: "python",
    r: "r",
    rb: "ruby",
    rs: "rust",
    scss: "scss",
    sh: "bash",
    sql: "sql",
    svg: "xml",
    swift: "swift",
    toml: "ini",
    ts: "typescript",
    tsx: "typescript",
    vb: "vbnet",
    vue: "xml",
    wat: "wasm",
    xml: "xml",
    yaml: "yaml",
    yml: "yaml",
    zsh: "bash",
  }),
);

/** The language of a file by its name, if it is one that has colours here. */
export function languageOf(path: string): string | null {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (name === "makefile") return "makefile";
  const dot = name.lastIndexOf(".");
  return (dot < 0 ? undefined : BY_EXTENSION.get(name.slice(dot + 1))) ?? null;
}

const colourer = new Beside<CodeLine[]>(
  () => new Worker(new URL("./colour-worker.ts", import.meta.url), { type: "module" }),
);

/** The lines with their colours; nothing until they are known, or if there are none to know. */
export function useColours(language: string | null, code: string): CodeLine[] | null {
  return useBeside(colourer, language && code.length <= LONGEST ? questionOf(language, code) : null);
}
