/** Short notes at the edge of the screen. */
import { Toast } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import type { ReactNode } from "react";

const manager = Toast.createToastManager();

/** What can be done about a note; doing it closes the note. */
interface NoteAction {
  label: string;
  perform: () => void;
}

function add(type: "error" | "success", text: ReactNode, action: NoteAction | undefined, timeout: number) {
  // What is urgent is read out and then hidden from screen readers, and with it what could be done about it.
  const priority = type === "error" && !action ? "high" : "low";
  if (!action) {
    manager.add({ title: text, type, priority, timeout });
    return;
  }
  const onClick = () => {
    manager.close(id);
    action.perform();
  };
  const id = manager.add({
    title: text,
    type,
    priority,
    timeout,
    actionProps: { children: action.label, onClick },
  });
}

export const notify = {
  error: (text: string, action?: NoteAction) => add("error", text, action, action ? 15_000 : 8_000),
  success: (text: ReactNode, action?: NoteAction) => add("success", text, action, action ? 6_000 : 4_000),
};

export function Toasts() {
  return (
    <Toast.Provider toastManager={manager} limit={4}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 left-4 z-50 flex flex-col-reverse gap-2 max-md:bottom-20 sm:left-auto sm:w-96">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="rounded-lg border border-line-strong bg-raised shadow-pop transition-[opacity,translate] duration-200 ease-out data-ending-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-2.5 p-3">
        {toast.type === "error" ? (
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-red" />
        ) : (
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-green" />
        )}
        <Toast.Title className="min-w-0 flex-1 text-sm wrap-anywhere" />
        {toast.actionProps && (
          <Toast.Action className="-my-0.5 h-6 shrink-0 rounded-md border border-line-strong px-2 text-xs font-medium hover:bg-hover" />
        )}
        <Toast.Close
          aria-label="Dismiss"
          className="-m-1 rounded-sm p-1 text-ink-3 hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
