/** One of two texts between which somebody chooses. */
import { Plain } from "@/text/plain";

export function Version({ title, text }: { title: string; text: string }) {
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="mb-1 text-xs font-medium text-ink-3">{title}</h3>
      <pre
        tabIndex={0}
        dir="auto"
        className="max-h-64 overflow-y-auto rounded-md border border-line bg-sunken p-2.5 font-sans text-sm wrap-anywhere whitespace-pre-wrap"
      >
        <Plain text={text || "(empty)"} />
      </pre>
    </section>
  );
}
