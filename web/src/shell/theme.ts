/** Dark, light, or whatever the system says. `public/theme.js` does the same before the first paint. */
import { useSyncExternalStore } from "react";
import { recall, remember } from "./storage";

export type Theme = "system" | "dark" | "light";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function chosen(): Theme {
  const saved = recall("theme");
  return saved === "dark" || saved === "light" ? saved : "system";
}

function apply(): void {
  const theme = chosen();
  const dark = theme === "dark" || (theme === "system" && prefersDark.matches);
  const root = document.documentElement;
  // Everything changes its colour at once instead of each thing at its own pace.
  root.classList.add("no-transitions");
  root.dataset.theme = dark ? "dark" : "light";
  getComputedStyle(root).getPropertyValue("color");
  requestAnimationFrame(() => root.classList.remove("no-transitions"));
  for (const listener of listeners) listener();
}

prefersDark.addEventListener("change", apply);

export function setTheme(theme: Theme): void {
  remember("theme", theme);
  apply();
}

/** Dark becomes light and the other way round. */
export function toggleTheme(): void {
  setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, chosen);
}
