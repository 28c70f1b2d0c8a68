/** The lists behind `s`, `p` and `a`. */
import { useEditIssues } from "@/api/issue-edits";
import type { Issue } from "@/api/schema";
import { changeInto, facetValue } from "@/board/facets";
import { useAssignees } from "@/issue/assignees";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "@/issue/options";
import type { Option } from "@/ui/picker";
import type { PalettePage } from "../overlays";
import { Entry } from "./entry";

interface ChoicesProps {
  page: Exclude<PalettePage, "everything">;
  issues: readonly Issue[];
  text: string;
  onClose: () => void;
}

export function Choices({ page, issues, text, onClose }: ChoicesProps) {
  const edit = useEditIssues();
  const assignees = useAssignees();
  const lists: Record<ChoicesProps["page"], readonly Option<string>[]> = {
    status: STATUS_OPTIONS,
    priority: PRIORITY_OPTIONS,
    assignee: assignees.options,
  };
  const options = lists[page];
  const [first] = issues;
  const now = issues.length === 1 && first ? facetValue(page, first) : null;
  const choose = (value: string) => {
    onClose();
    const changed = issues.filter((issue) => facetValue(page, issue) !== value);
    void edit(changed.map((issue) => ({ issue, change: changeInto(page, value) })));
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
