/** One part of a page: its title, what it is about, and a frame around the rest. */
import { type ReactNode, useId } from "react";

interface SectionProps {
  /** Where a link to this part leads. */
  id?: string;
  title: string;
  about: ReactNode;
  children: ReactNode;
}

export function Section({ id: anchor, title, about, children }: SectionProps) {
  const id = useId();
  return (
    <section id={anchor} aria-labelledby={id}>
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      <p className="mt-0.5 mb-3 text-ink-2">{about}</p>
      <div className="rounded-xl border border-line bg-raised shadow-card">{children}</div>
    </section>
  );
}
