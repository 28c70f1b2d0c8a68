/** Dialogs: one frame for all of them. */
import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { Button } from "./button";
import { classes } from "./classes";

const BACKDROP =
  "fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";
const POPUP =
  "fixed left-1/2 z-40 w-[calc(100vw-1.5rem)] -translate-x-1/2 rounded-xl border border-line-strong bg-raised shadow-pop outline-hidden transition-[scale,opacity] duration-150 ease-out data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0";

interface ModalProps {
  open: boolean;
  onClose: () => void;
  /** Said to screen readers; shown unless `bare`. */
  title: string;
  children: ReactNode;
  /** Without the visible heading. */
  bare?: boolean;
  className?: string;
}

export function Modal({ open, onClose, title, children, bare, className = "max-w-lg" }: ModalProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={BACKDROP} />
        <Dialog.Popup
          className={classes(POPUP, "top-[10vh] flex max-h-[84vh] flex-col overflow-hidden", className)}
        >
          <Dialog.Title className={bare ? "sr-only" : "px-5 pt-4 text-base font-semibold"}>
            {title}
          </Dialog.Title>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface AlertProps {
  open: boolean;
  title: string;
  text: ReactNode;
  onClose: () => void;
  /** What stands under the text: choices, and the buttons. */
  children: ReactNode;
}

/** The frame of every question that must be answered before anything else. */
export function Alert({ open, title, text, onClose, children }: AlertProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={BACKDROP} />
        <AlertDialog.Popup
          className={classes(POPUP, "top-[14vh] max-h-[78vh] max-w-md overflow-y-auto p-5 sm:top-[22vh]")}
        >
          <AlertDialog.Title className="text-base font-semibold wrap-anywhere">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-ink-2 wrap-anywhere">{text}</AlertDialog.Description>
          {children}
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

interface ConfirmProps {
  open: boolean;
  title: string;
  text: ReactNode;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that can't be taken back. */
export function Confirm({ open, title, text, action, onConfirm, onClose }: ConfirmProps) {
  return (
    <Alert open={open} title={title} text={text} onClose={onClose}>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>Keep</Button>
        <Button
          look="danger"
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {action}
        </Button>
      </div>
    </Alert>
  );
}
