/** What a run changed: the files, then every line, with nothing hidden. */
import { useQuery } from "@tanstack/react-query";
import { FileDiff as FileIcon } from "lucide-react";
import { useMemo, useRef } from "react";
import { queries } from "@/api/queries";
import type { Run, RunDiff } from "@/api/schema";
import { Empty, Failed, LoadingRows } from "@/ui/state";
import { useToggled } from "@/ui/toggled";
import { useVirtualRows, VirtualRows } from "@/ui/virtual-rows";
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
  const [folded, fold] = useToggled<number>();
  const rows = useMemo(() => diffRows(files, folded), [files, folded]);
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualRows({
    count: rows.length,
    scroller,
    estimate: (index) => (rows[index]?.kind === "file" ? 34 : LINE_HEIGHT),
    overscan: 30,
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
      <VirtualRows
        rows={virtual}
        render={(index) => {
          const row = rows[index];
          return row && <RowView row={row} onFold={fold} />;
        }}
      />
    </section>
  );
}
