/** Files that are pasted, dropped or chosen while a text is written: sent, and mentioned in it once they are there. */
import { Paperclip, RotateCcw, X } from "lucide-react";
import {
  type ClipboardEvent,
  type DragEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from "react";
import { sendFile, unfit } from "@/api/attachments";
import { sentence } from "@/api/error";
import { newKey } from "@/api/once";
import type { Attachment } from "@/api/schema";
import { IconButton } from "@/ui/button";
import { mentioned } from "./mentioned-file";

interface Field {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onChange: (text: string) => void;
}

interface Uploads {
  /** Whether something is still on its way; a text that is sent before would not mention it. */
  busy: boolean;
  /** Whether a file hovers over the box. */
  over: boolean;
  paste: (event: ClipboardEvent) => void;
  drop: Pick<DropHandlers, "onDragOver" | "onDragLeave" | "onDrop">;
  button: ReactNode;
  list: ReactNode;
}

interface DropHandlers {
  onDragOver: (event: DragEvent) => void;
  onDragLeave: (event: DragEvent) => void;
  onDrop: (event: DragEvent) => void;
}

export function useUploads({ field, text, onChange }: Field): Uploads {
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  const files = useFiles((attachment) => {
    const next = mentioned(latest.current, field.current?.selectionStart ?? Infinity, attachment.markdown);
    // Two files may arrive before the text is drawn again.
    latest.current = next;
    onChange(next);
  });
  const [over, setOver] = useState(false);
  const take = (event: { preventDefault: () => void }, data: DataTransfer) => {
    if (data.files.length === 0) return;
    event.preventDefault();
    files.add([...data.files]);
  };
  return {
    busy: files.all.some((each) => each.failure === null),
    over,
    paste: (event) => take(event, event.clipboardData),
    drop: {
      onDragOver: (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event) => {
        setOver(false);
        take(event, event.dataTransfer);
      },
    },
    button: <ChooseFiles onChoose={files.add} />,
    list: <UploadList files={files} />,
  };
}

/** One file on its way, or one that did not make it. */
interface OnItsWay {
  key: string;
  file: File;
  share: number;
  failure: string | null;
  abort: AbortController;
}

interface Files {
  all: readonly OnItsWay[];
  add: (files: readonly File[]) => void;
  again: (key: string) => void;
  drop: (key: string) => void;
}

/** Sends files, to an issue if one is named, and tells of each that has arrived. */
export function useFiles(onArrived: (attachment: Attachment) => void, issueId?: string): Files {
  const [all, setAll] = useState<readonly OnItsWay[]>([]);
  const change = (key: string, patch: Partial<OnItsWay>) =>
    setAll((before) => before.map((each) => (each.key === key ? { ...each, ...patch } : each)));
  const remove = (key: string) => setAll((before) => before.filter((each) => each.key !== key));
  const send = async ({ key, file, abort }: OnItsWay) => {
    try {
      const onProgress = (share: number) => change(key, { share });
      const attachment = await sendFile(file, { key, issueId, signal: abort.signal, onProgress });
      remove(key);
      onArrived(attachment);
    } catch (error) {
      if (abort.signal.aborted) remove(key);
      else change(key, { failure: sentence(error) });
    }
  };
  return {
    all,
    add: (files) => {
      const fresh = files.map((file) => ({
        key: newKey(),
        file,
        share: 0,
        failure: unfit(file),
        abort: new AbortController(),
      }));
      setAll((before) => [...before, ...fresh]);
      for (const each of fresh) if (each.failure === null) void send(each);
    },
    again: (key) => {
      const found = all.find((each) => each.key === key);
      if (!found) return;
      change(key, { failure: null, share: 0 });
      void send(found);
    },
    drop: (key) => {
      all.find((each) => each.key === key)?.abort.abort();
      remove(key);
    },
  };
}

/** A button that lets a person choose files. */
export function ChooseFiles({ onChoose }: { onChoose: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label="Attach files" onClick={() => input.current?.click()}>
        <Paperclip aria-hidden className="size-3.5" />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => {
          onChoose([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}

/** How far each file is, and why one did not arrive. */
export function UploadList({ files }: { files: Files }) {
  if (files.all.length === 0) return null;
  return (
    <ul aria-label="Files on their way" className="mx-2 mb-2 flex flex-col gap-1">
      {files.all.map(({ key, file, share, failure }) => (
        <li key={key} className="flex h-7 items-center gap-2 rounded-md bg-sunken pr-1 pl-2 text-xs">
          <span className="min-w-0 shrink truncate font-medium">{file.name || "Picture"}</span>
          {failure === null ? (
            <progress
              aria-label={`${file.name} is on its way`}
              value={share}
              max={1}
              className="upload ml-auto h-1 w-24 shrink-0"
            />
          ) : (
            <span role="alert" className="min-w-0 flex-1 truncate text-red" title={failure}>
              {failure}
            </span>
          )}
          {failure !== null && unfit(file) === null && (
            <IconButton label={`Send ${file.name} again`} className="size-5" onClick={() => files.again(key)}>
              <RotateCcw aria-hidden className="size-3" />
            </IconButton>
          )}
          <IconButton
            label={failure === null ? `Stop sending ${file.name}` : `Dismiss ${file.name}`}
            className="size-5"
            onClick={() => files.drop(key)}
          >
            <X aria-hidden className="size-3" />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
