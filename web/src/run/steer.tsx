/** A word to the agent while it works. */
import type { Run } from "@/api/schema";
import { useSteer } from "@/api/talk";
import { Composer } from "@/issue/composer";
import { useDraft } from "@/issue/draft";
import { Receipts } from "@/issue/receipts";

export function Steer({ run }: { run: Run }) {
  const steer = useSteer(run);
  const [text, setText] = useDraft(`steer.${run.issue_id}`);
  const send = () => {
    const words = text.trim();
    if (!words || steer.isPending) return;
    steer.mutate(words, { onSuccess: () => setText("") });
  };
  return (
    <div className="shrink-0 border-t border-line p-3">
      <Composer
        label={`Tell ${run.agent_name} something`}
        placeholder={`Tell ${run.agent_name} something while it works…`}
        value={text}
        onChange={(words) => {
          if (steer.data) steer.reset();
          setText(words);
        }}
        onSubmit={send}
        action="Tell it"
        busy={steer.isPending}
      />
      <Receipts receipts={steer.data?.trigger_outcomes ?? []} onDismiss={steer.reset} />
    </div>
  );
}
