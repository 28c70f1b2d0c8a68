/** The lists behind `s`, `p` and `a`. */
import { useEditIssue } from "@/api/mutations";
import type { Issue } from "@/api/schema";
import { assigneeFields, assigneeValue, useAssignees } from "@/issue/assignees";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "@/issue/options";
import type { Option } from "@/ui/picker";
import type { PalettePage } from "../overlays";
import { Entry } from "./entry";

interface ChoicesProps {
  page: Exclude<PalettePage, "everything">;
  issue: Issue;
  text: string;
  onClose: () => void;
}

export function Choices({ page, issue, text, onClose }: ChoicesProps) {
  const { mutate } = useEditIssue();
  const assignees = useAssignees();
  const lists: Record<ChoicesProps["page"], { options: readonly Option<string>[]; now: string }> = {
    status: { options: STATUS_OPTIONS, now: issue.status },
    priority: { options: PRIORITY_OPTIONS, now: issue.priority },
    assignee: { options: assignees.options, now: assigneeValue(issue) },
  };
  const { options, now } = lists[page];
  const choose = (value: string) => {
    onClose();
    if (value === now) return;
    mutate({ issue, change: page === "assignee" ? assigneeFields(value) : { [page]: value } });
  };
  const wanted = text.toLowerCase().trim();
  return options
    .filter((option) => option.label.toLowerCase().includes(wanted))
    .map((option) => (
      <Entry key={option.value} value={option.value} icon={option.icon} onSelect={() => choose(option.value)}>
        {option.label}
        {option.value === now && <span className="ml-2 text-xs text-ink-3">now</span>}
      </Entry>
    ));
}
