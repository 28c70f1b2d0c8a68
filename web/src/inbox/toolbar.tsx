/** Which part of the inbox is shown: all of it in the address. */
import { Link, useNavigate } from "@tanstack/react-router";
import type { InboxItem } from "@/api/schema";
import { buttonClass } from "@/ui/button";
import { Picker } from "@/ui/picker";
import { inOrder, kindOf } from "./kinds";
import type { InboxView } from "./view";

const TAB =
  "inline-flex h-7 items-center rounded-md px-2.5 text-xs font-medium text-ink-2 hover:bg-hover aria-[current=page]:bg-active aria-[current=page]:text-ink";

/** A filter is no reason to mark the other part as the current one. */
const EXACT = { exact: true, includeSearch: true };

export function Toolbar({ view, items }: { view: InboxView; items: readonly InboxItem[] }) {
  const navigate = useNavigate();
  const show = (next: InboxView) => void navigate({ to: "/inbox", search: next });
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2">
      <nav aria-label="Parts of the inbox" className="flex gap-0.5">
        <Link
          to="/inbox"
          search={{}}
          activeOptions={EXACT}
          aria-current={view.archive ? undefined : "page"}
          className={TAB}
        >
          Inbox
        </Link>
        <Link
          to="/inbox"
          search={{ archive: true }}
          activeOptions={EXACT}
          aria-current={view.archive ? "page" : undefined}
          className={TAB}
        >
          Archive
        </Link>
      </nav>
      <div className="ml-auto flex items-center gap-2">
        <button
          type="button"
          aria-pressed={Boolean(view.unread)}
          onClick={() => {
            const { unread, ...rest } = view;
            show(unread ? rest : { ...rest, unread: true });
          }}
          className={`${buttonClass("plain", "sm")} aria-pressed:border-accent-text aria-pressed:bg-accent-soft`}
        >
          Unread
        </button>
        <Picker
          label="Kind"
          value={view.kind ?? "all"}
          options={[
            { value: "all", label: "Everything" },
            ...inOrder([...items.map((item) => item.type), ...(view.kind ? [view.kind] : [])]).map(
              (kind) => ({
                value: kind,
                label: kindOf(kind).title,
                icon: kindOf(kind).icon,
                hint: String(items.filter((item) => item.type === kind).length),
              }),
            ),
          ]}
          onChange={(kind) => {
            const { kind: _, ...rest } = view;
            show(kind === "all" ? rest : { ...rest, kind });
          }}
        />
      </div>
    </div>
  );
}
