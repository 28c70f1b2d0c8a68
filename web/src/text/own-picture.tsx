/** A picture that was put on the board: fetched with the reader's own rights, shown no larger than it helps. */
import { ImageOff } from "lucide-react";
import { useState } from "react";

export function OwnPicture({ src, alt }: { src: string; alt: string }) {
  const [gone, setGone] = useState(false);
  if (gone) {
    return (
      <span className="inline-flex items-center gap-1.5 text-ink-3">
        <ImageOff aria-hidden className="size-3.5" />
        {alt || "A picture"} is not there any more
      </span>
    );
  }
  return (
    <a href={src} target="_blank" rel="noopener noreferrer" className="picture">
      <img src={src} alt={alt || "Attached picture"} decoding="async" onError={() => setGone(true)} />
    </a>
  );
}
