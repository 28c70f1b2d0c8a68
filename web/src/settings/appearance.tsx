/** Dark, light, or as the system says. */
import { Monitor, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { setTheme, type Theme, useTheme } from "@/shell/theme";
import { Section } from "@/ui/section";

const THEMES: { theme: Theme; title: string; icon: ReactNode }[] = [
  { theme: "system", title: "As the system", icon: <Monitor aria-hidden className="size-4" /> },
  { theme: "dark", title: "Dark", icon: <Moon aria-hidden className="size-4" /> },
  { theme: "light", title: "Light", icon: <Sun aria-hidden className="size-4" /> },
];

export function Appearance() {
  const chosen = useTheme();
  return (
    <Section title="Appearance" about="Saved in this browser.">
      <fieldset className="grid grid-cols-3 gap-2 p-3">
        <legend className="sr-only">Theme</legend>
        {THEMES.map(({ theme, title, icon }) => (
          <label
            key={theme}
            className="flex items-center justify-center gap-2 rounded-lg border border-line px-3 py-2.5 text-ink-2 hover:bg-hover has-checked:border-accent-text has-checked:bg-accent-soft has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent-text"
          >
            <input
              type="radio"
              name="theme"
              className="sr-only"
              checked={chosen === theme}
              onChange={() => setTheme(theme)}
            />
            {icon}
            {title}
          </label>
        ))}
      </fieldset>
    </Section>
  );
}
