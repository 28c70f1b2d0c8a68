/** What somebody has begun to write, kept until it is sent: a closed tab loses no words. */
import { useCallback, useEffect, useRef, useState } from "react";
import { forget, recall, remember } from "@/shell/storage";

const SAVE_AFTER_MS = 400;

export function useDraft(name: string): [string, (text: string) => void] {
  const key = `draft.${name}`;
  const [text, setText] = useState(() => recall(key) ?? "");
  const latest = useRef(text);
  latest.current = text;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the text begins the wait anew
  useEffect(() => {
    const timer = setTimeout(() => keep(key, latest.current), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [key, text]);
  useEffect(() => {
    const save = () => keep(key, latest.current);
    addEventListener("pagehide", save);
    return () => {
      removeEventListener("pagehide", save);
      save();
    };
  }, [key]);
  const change = useCallback(
    (next: string) => {
      latest.current = next;
      setText(next);
      if (!next) forget(key);
    },
    [key],
  );
  return [text, change];
}

function keep(key: string, text: string): void {
  if (text) remember(key, text);
  else forget(key);
}
