/** What the agent waits to be told, and the ways to tell it. */
import { useQuery } from "@tanstack/react-query";
import { CircleHelp } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { questionsQuery, useAnswer } from "@/api/questions";
import type { AskedQuestion, GiveAnswer, Run } from "@/api/schema";
import { CutText } from "@/text/cut-text";
import { Plain } from "@/text/plain";
import { Button } from "@/ui/button";
import { INPUT_CLASS } from "@/ui/field";
import { Elapsed } from "@/ui/time";

export function Questions({ run }: { run: Run }) {
  const { data = [] } = useQuery(questionsQuery(run.id));
  return data
    .filter((question) => question.open)
    .map((question) => <Question key={question.id} run={run} question={question} />);
}

function Question({ run, question }: { run: Run; question: AskedQuestion }) {
  const id = useId();
  const answer = useAnswer(run.id);
  const give = (part: GiveAnswer) => answer.mutate({ ...part, question: question.id });
  const command = question.tool ? question.input : undefined;
  return (
    <section aria-labelledby={id} className="mx-4 mb-3 rounded-lg border border-amber/40 bg-amber-soft p-3">
      <div className="flex gap-2.5">
        <CircleHelp aria-hidden className="mt-0.5 size-4 shrink-0 text-amber" />
        <div className="min-w-0 flex-1">
          <p className="text-xs text-amber">
            <Plain text={run.agent_name} /> asks, and waits for <Elapsed since={question.asked_at} />
          </p>
          <p
            id={id}
            className="mt-0.5 max-h-40 overflow-y-auto font-medium whitespace-pre-wrap wrap-anywhere"
          >
            <CutText text={question.text} />
          </p>
          {command && Object.keys(command).length > 0 && (
            <pre className="mt-2 max-h-40 overflow-auto rounded-md bg-panel px-2.5 py-1.5 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
              <CutText text={JSON.stringify(command, null, 2)} />
            </pre>
          )}
          {question.choices.length > 0 ? (
            <div className="mt-3 flex flex-wrap gap-2">
              {question.choices.map((choice, index) => (
                <Button
                  key={choice.id}
                  look={index === 0 ? "primary" : "plain"}
                  className="max-w-full"
                  disabled={answer.isPending}
                  onClick={() => give({ choice: choice.id })}
                >
                  <span className="truncate">
                    <Plain text={choice.label} />
                  </span>
                </Button>
              ))}
              <Button
                look="ghost"
                disabled={answer.isPending}
                title="The agent is told no, and goes on without it"
                onClick={() => give({ deny: true })}
              >
                No
              </Button>
            </div>
          ) : (
            <Words
              busy={answer.isPending}
              onText={(text) => give({ text })}
              onNo={() => give({ deny: true })}
            />
          )}
          {question.expires_at && (
            <p className="mt-2 text-xs text-ink-2">
              Without an answer until {new Date(question.expires_at).toLocaleString()} it is told no.
            </p>
          )}
        </div>
      </div>
    </section>
  );
}

interface WordsProps {
  busy: boolean;
  onText: (text: string) => void;
  onNo: () => void;
}

function Words({ busy, onText, onNo }: WordsProps) {
  const [text, setText] = useState("");
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim()) onText(text);
  };
  return (
    <form onSubmit={submit} className="mt-3 flex flex-wrap items-end gap-2">
      <textarea
        aria-label="Your answer"
        placeholder="Your answer…"
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
          event.preventDefault();
          submit();
        }}
        className={`${INPUT_CLASS} field-sizing-content max-h-40 min-w-48 flex-1 resize-none py-1.5`}
      />
      <Button look="ghost" disabled={busy} onClick={onNo}>
        No
      </Button>
      <Button look="primary" type="submit" disabled={busy || !text.trim()}>
        Answer
      </Button>
    </form>
  );
}
