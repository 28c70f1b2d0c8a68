/** Where something is said about lines, as a draft that only its author sees yet. */
import { useWriteReviewComment } from "@/api/review";
import { Composer } from "@/issue/composer";
import { useDraft } from "@/issue/draft";
import { keyOfPlace, type Place, placeWords } from "./places";

interface WriteRowProps {
  runId: string;
  place: Place;
  onDone: () => void;
}

export function WriteRow({ runId, place, onDone }: WriteRowProps) {
  const write = useWriteReviewComment(runId);
  const [text, setText] = useDraft(`review.${runId}.${keyOfPlace(place)}`);
  const where = placeWords(place);
  const submit = () => {
    const body = text.trim();
    if (!body) return;
    const { path, side, from, to } = place;
    const done = () => {
      setText("");
      onDone();
    };
    write.mutate({ path, side, line: from, end_line: to, body, draft: true }, { onSuccess: done });
  };
  return (
    <div className="border-x border-line bg-sunken px-3 py-2">
      <Composer
        label={`Say something about ${where.toLowerCase()}`}
        placeholder={`${where}: what should be different?`}
        value={text}
        onChange={setText}
        onSubmit={submit}
        onCancel={onDone}
        action="Add to the review"
        busy={write.isPending}
        focus
      />
    </div>
  );
}
