/** The lists behind the keys that change the current issues. */
import { useEditIssues } from "@/api/issue-edits";
import { useBlocking } from "@/api/relations";
import type { Issue } from "@/api/schema";
import { changeInto, facetValues } from "@/board/facets";
import { useAssignees } from "@/issue/assignees";
import { DueChoices } from "@/issue/due-choices";
import { IssueChoices } from "@/issue/issue-choices";
import { LabelChoices } from "@/issue/label-choices";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "@/issue/options";
import { Entry } from "@/ui/entry";
import type { Option } from "@/ui/picker";
import type { ChoicePage } from "../overlays";

interface ChoicesProps {
  page: ChoicePage;
  issues: readonly Issue[];
  text: string;
  onText: (text: string) => void;
  onClose: () => void;
}

export function Choices(props: ChoicesProps) {
  const { page, issues, text, onText, onClose } = props;
  switch (page) {
    case "labels":
      return <LabelChoices issues={issues} text={text} onText={onText} />;
    case "due":
      return <DueChoices issues={issues} text={text} onClose={onClose} />;
    case "blocker":
    case "parent":
      return <Others {...props} page={page} />;
    default:
      return <Values {...props} page={page} />;
  }
}

/** Other issues, to stand in the way of these or above them. */
function Others({ page, issues, text, onClose }: ChoicesProps & { page: "blocker" | "parent" }) {
  const edit = useEditIssues();
  const blocking = useBlocking();
  const choose = (other: Issue) => {
    onClose();
    if (page === "parent") {
      void edit(issues.map((issue) => ({ issue, change: { parent_issue_id: other.id } })));
    } else {
      for (const issue of issues) blocking.mutate({ issue, blocker: other });
    }
  };
  return <IssueChoices text={text} except={new Set(issues.map((issue) => issue.id))} onChoose={choose} />;
}

/** The values of a property that has few. */
function Values({
  page,
  issues,
  text,
  onClose,
}: ChoicesProps & { page: "status" | "priority" | "assignee" }) {
  const edit = useEditIssues();
  const assignees = useAssignees();
  const lists: Record<typeof page, readonly Option<string>[]> = {
    status: STATUS_OPTIONS,
    priority: PRIORITY_OPTIONS,
    assignee: assignees.options,
  };
  const options = lists[page];
  const [first] = issues;
  const now = issues.length === 1 && first ? facetValues(page, first)[0] : null;
  const choose = (value: string) => {
    onClose();
    const changed = issues.filter((issue) => !facetValues(page, issue).includes(value));
    void edit(changed.map((issue) => ({ issue, change: changeInto(page, value) ?? {} })));
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
