/** Finding one's way in a long transcript: words, errors, folding, following. */
import {
  ArrowDownToLine,
  ChevronDown,
  ChevronUp,
  FoldVertical,
  Search,
  TriangleAlert,
  UnfoldVertical,
} from "lucide-react";
import type { Ref } from "react";
import { Button, IconButton } from "@/ui/button";
import { plural } from "@/ui/words";
import type { Found } from "./find";

interface ToolbarProps {
  words: string;
  onWords: (words: string) => void;
  field: Ref<HTMLInputElement>;
  found: Found;
  /** Which of the found rows is shown, counted from 0; nothing before the first was gone to. */
  place: number | null;
  onStep: (step: 1 | -1) => void;
  errors: number;
  onError: () => void;
  unfolded: boolean;
  onUnfold: (unfolded: boolean) => void;
  /** Whether the end is followed; absent where nothing comes any more. */
  following?: boolean | undefined;
  onFollow: () => void;
}

export function Toolbar(props: ToolbarProps) {
  const { words, onWords, field, found, place, onStep } = props;
  return (
    <div
      role="toolbar"
      aria-label="Transcript"
      className="flex h-10 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4"
    >
      <label className="flex h-7 min-w-0 flex-1 items-center gap-1.5 text-ink-3">
        <Search aria-hidden className="size-3.5 shrink-0" />
        <input
          ref={field}
          type="search"
          aria-label="Find in the transcript"
          placeholder="Find"
          value={words}
          onChange={(event) => onWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") onStep(event.shiftKey ? -1 : 1);
            if (event.key === "Escape") {
              event.stopPropagation();
              if (words) onWords("");
              else event.currentTarget.blur();
            }
          }}
          className="h-6 min-w-0 flex-1 rounded-sm bg-transparent text-sm text-ink outline-hidden [&::-webkit-search-cancel-button]:hidden"
        />
        <span role="status" className="tabular shrink-0 text-xs">
          {words && countWords(found, place)}
        </span>
      </label>
      {words && (
        <>
          <IconButton label="Previous place" disabled={found.indexes.length === 0} onClick={() => onStep(-1)}>
            <ChevronUp aria-hidden className="size-4" />
          </IconButton>
          <IconButton label="Next place" disabled={found.indexes.length === 0} onClick={() => onStep(1)}>
            <ChevronDown aria-hidden className="size-4" />
          </IconButton>
        </>
      )}
      {props.errors > 0 && (
        <Button look="ghost" size="sm" title="Go to the next error (e)" onClick={props.onError}>
          <TriangleAlert aria-hidden className="size-3.5 text-red" />
          <span className="text-red">{plural(props.errors, "error")}</span>
        </Button>
      )}
      <IconButton
        label={props.unfolded ? "Fold all tools" : "Unfold all tools"}
        onClick={() => props.onUnfold(!props.unfolded)}
      >
        {props.unfolded ? (
          <FoldVertical aria-hidden className="size-4" />
        ) : (
          <UnfoldVertical aria-hidden className="size-4" />
        )}
      </IconButton>
      {props.following !== undefined && (
        <Button
          look="ghost"
          size="sm"
          aria-pressed={props.following}
          title="Keep the newest words in view (f)"
          className="aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
          onClick={props.onFollow}
        >
          <ArrowDownToLine aria-hidden className="size-3.5" />
          Follow
        </Button>
      )}
    </div>
  );
}

function countWords(found: Found, place: number | null): string {
  const count = found.indexes.length.toLocaleString();
  if (found.looking) return `${count}…`;
  if (found.indexes.length === 0) return "Nothing";
  return place === null ? count : `${(place + 1).toLocaleString()} of ${count}`;
}
