/** What somebody has begun to write, kept until it is sent: a closed tab loses no words. */
import { useCallback, useEffect, useState } from "react";
import { forget, recall, remember } from "@/shell/storage";

const SAVE_AFTER_MS = 400;

export function useDraft(name: string): [string, (text: string) => void] {
  const key = `draft.${name}`;
  const [text, setText] = useState(() => recall(key) ?? "");
  useEffect(() => {
    const timer = setTimeout(() => (text ? remember(key, text) : forget(key)), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [key, text]);
  const change = useCallback(
    (next: string) => {
      setText(next);
      if (!next) forget(key);
    },
    [key],
  );
  return [text, change];
}
