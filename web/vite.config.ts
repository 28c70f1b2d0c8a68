/// Builds the web app that the server embeds, and runs its unit tests.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds a running Shipmate server. */
const server = process.env.SHIPMATE_URL ?? "http://127.0.0.1:7717";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Puts a Brotli form beside each script and style: the server sends it as it is, to whoever reads it. */
const compressed = (): Plugin => ({
  name: "compressed",
  apply: "build",
  // Of the files as they are on disk: before that, other plugins still change them.
  async writeBundle({ dir = "" }, bundle) {
    for (const name of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
      const path = join(dir, name);
      await writeFile(`${path}.br`, brotliCompressSync(await readFile(path)));
    }
  },
});

export default defineConfig({
  plugins: [react(), tailwindcss(), compressed()],
  resolve: {
    alias: {
      "@": here("./src"),
      // The browser's variant asks the document to read entities; a worker has none.
      "decode-named-character-reference": here("./node_modules/decode-named-character-reference/index.js"),
    },
  },
  build: {
    target: "es2023",
    // The policy of the server forbids data: addresses and inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the first screen needs comes as one file: many small ones compress worse and each has a head of its own.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
    reportCompressedSize: true,
    // The first screen, before it is compressed.
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { "/api": { target: server, ws: true } } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
