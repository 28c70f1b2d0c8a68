/** The choices for an issue's properties, with their icons. */
import type { IssueStatus, Priority } from "@/api/schema";
import type { Option } from "@/ui/picker";
import { PriorityIcon, StatusIcon } from "@/ui/status-icon";
import { PRIORITIES, PRIORITY_TITLES, STATUS_TITLES, STATUSES } from "@/ui/words";

export const STATUS_OPTIONS: readonly Option<IssueStatus>[] = STATUSES.map((status) => ({
  value: status,
  label: STATUS_TITLES[status],
  icon: <StatusIcon status={status} />,
}));

export const PRIORITY_OPTIONS: readonly Option<Priority>[] = PRIORITIES.map((priority) => ({
  value: priority,
  label: PRIORITY_TITLES[priority],
  icon: <PriorityIcon priority={priority} />,
}));
