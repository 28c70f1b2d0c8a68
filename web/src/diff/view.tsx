/** What a run changed: the files, then every line, with nothing hidden. */
import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { FileDiff as FileIcon } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { queries } from "@/api/queries";
import type { Run, RunDiff } from "@/api/schema";
import { Empty, Failed, LoadingRows } from "@/ui/state";
import { FileList } from "./file-list";
import { parseDiff } from "./parse";
import { RowView } from "./row-view";
import { diffRows } from "./rows";

export default function Changes({ run }: { run: Run }) {
  const { data, error, refetch } = useQuery(queries.diff(run.id));
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <div className="p-4">
        <LoadingRows />
      </div>
    );
  }
  if (data.files.length === 0 && !data.patch) {
    const going = run.status === "queued" || run.status === "running";
    return (
      <Empty
        icon={<FileIcon aria-hidden className="size-6" />}
        title={going ? "No changes yet" : "No changes"}
      >
        {going ? "The changes appear here when the agent is done." : "This run left every file as it was."}
      </Empty>
    );
  }
  return <DiffView diff={data} />;
}

const LINE_HEIGHT = 20;

function DiffView({ diff }: { diff: RunDiff }) {
  const files = useMemo(() => parseDiff(diff.patch), [diff.patch]);
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => diffRows(files, folded), [files, folded]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === "file" ? 34 : LINE_HEIGHT),
    overscan: 30,
    initialRect: { width: 600, height: 800 },
  });
  const fold = (index: number) =>
    setFolded((before) => {
      const after = new Set(before);
      if (!after.delete(index)) after.add(index);
      return after;
    });
  const show = (path: string) => {
    const index = rows.findIndex((row) => row.kind === "file" && row.file.path === path);
    if (index >= 0) virtual.scrollToIndex(index, { align: "start" });
  };

  return (
    <section
      ref={scroller}
      aria-label="Changes"
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto p-4 -outline-offset-2"
    >
      <FileList files={diff.files} onShow={show} />
      {diff.truncated && (
        <p className="mb-3 rounded-md bg-amber-soft px-2.5 py-1.5 text-amber">
          The diff is larger than what is kept. The numbers above are whole; the lines below end early. The
          branch has everything.
        </p>
      )}
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <RowView row={row} onFold={fold} />
            </div>
          );
        })}
      </div>
    </section>
  );
}
