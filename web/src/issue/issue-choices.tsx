/** Issues to choose one from: the latest ones, or those that the words find. */
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { queries } from "@/api/queries";
import { foundQuery } from "@/api/relations";
import type { Issue } from "@/api/schema";
import { Plain } from "@/text/plain";
import { Entry } from "@/ui/entry";
import { StatusIcon } from "@/ui/status-icon";

const MOST_LATEST = 8;

/** What the words find; without words, what changed last. */
export function useFoundIssues(text: string, enabled = true): readonly Issue[] {
  const words = useDeferredValue(text.trim());
  const { data: found } = useQuery(foundQuery(words));
  const { data: all = [] } = useQuery({ ...queries.issues(), enabled });
  if (!enabled) return [];
  if (words && found) return found;
  const latest = all.toSorted((a, b) => b.updated_at.localeCompare(a.updated_at));
  // Until the server answers, what is known here: a list that comes and goes loses the key that chooses.
  const wanted = words.toLowerCase();
  const fits = ({ identifier, title }: Issue) => `${identifier} ${title}`.toLowerCase().includes(wanted);
  return latest.filter(fits).slice(0, MOST_LATEST);
}

interface IssueChoicesProps {
  text: string;
  /** Those that make no sense here. */
  except: ReadonlySet<string>;
  onChoose: (issue: Issue) => void;
}

export function IssueChoices({ text, except, onChoose }: IssueChoicesProps) {
  const issues = useFoundIssues(text).filter((issue) => !except.has(issue.id) && !issue.archived_at);
  return issues.map((issue) => (
    <Entry
      key={issue.id}
      value={issue.id}
      icon={<StatusIcon status={issue.status} />}
      onSelect={() => onChoose(issue)}
    >
      <span className="tabular mr-2 text-ink-3">{issue.identifier}</span>
      <Plain text={issue.title} />
    </Entry>
  ));
}
