/** A secret in the only moment in which it can be seen. */
import { Button } from "./button";
import { CopyText } from "./copy-text";

interface SecretProps {
  title: string;
  secret: string;
  what: string;
  onDone?: () => void;
}

export function Secret({ title, secret, what, onDone }: SecretProps) {
  return (
    <div role="status" className="my-2 rounded-lg bg-green-soft p-3">
      <p className="font-medium">{title}</p>
      <p className="text-xs text-ink-2">Copy it now. It is not shown again.</p>
      <div className="mt-1.5 flex items-center gap-3">
        <span className="min-w-0 flex-1 rounded-md bg-panel px-2.5 py-1.5">
          <CopyText text={secret} what={what} />
        </span>
        {onDone && (
          <Button size="sm" onClick={onDone}>
            Done
          </Button>
        )}
      </div>
    </div>
  );
}
