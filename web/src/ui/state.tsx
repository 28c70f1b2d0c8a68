/** What stands where content is missing: nothing yet, an error, or still loading. */
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { sentence } from "@/api/error";
import { Button } from "./button";
import { classes } from "./classes";

interface EmptyProps {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  className?: string;
}

export function Empty({ icon, title, children, className }: EmptyProps) {
  return (
    <div className={classes("flex flex-col items-center justify-center px-6 py-12 text-center", className)}>
      {icon && <div className="mb-3 text-ink-3">{icon}</div>}
      <p className="font-medium text-ink">{title}</p>
      {children && <div className="mt-1.5 max-w-sm text-ink-2">{children}</div>}
    </div>
  );
}

export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <Empty icon={<CircleAlert aria-hidden className="size-6" />} title="This could not be loaded">
      <p className="wrap-anywhere">{sentence(error)}</p>
      {onRetry && (
        <Button className="mt-4" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Empty>
  );
}

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classes("shimmer rounded-md", className)} />;
}

/** A page's worth of placeholder lines. */
export function LoadingRows({ rows = 4 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="space-y-3">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity and never change
        <Skeleton key={row} className="h-14 w-full" />
      ))}
    </div>
  );
}
