/** Which skills an agent has: each a box to tick. */
import { useQuery } from "@tanstack/react-query";
import type { Agent } from "@/api/schema";
import { agentSkillsQuery, skillsQuery, useTeach } from "@/api/skills";
import { Plain } from "@/text/plain";

export function Taught({ agent }: { agent: Agent }) {
  const { data: skills = [] } = useQuery(skillsQuery());
  const { data: has } = useQuery(agentSkillsQuery(agent.id));
  const teach = useTeach(agent.id);
  if (skills.length === 0 || !has) return null;
  return (
    <fieldset>
      <legend className="mb-1 text-xs font-medium text-ink-2">Skills</legend>
      <ul className="max-h-48 divide-y divide-line overflow-y-auto rounded-md border border-line">
        {skills.map((skill) => (
          <li key={skill.id}>
            <label className="flex items-baseline gap-2 px-3 py-1.5 hover:bg-hover">
              <input
                type="checkbox"
                checked={has.some((each) => each.id === skill.id)}
                onChange={(event) =>
                  teach.mutate(
                    event.target.checked ? [...has, skill] : has.filter((each) => each.id !== skill.id),
                  )
                }
              />
              <span className="shrink-0 font-medium">{skill.name}</span>
              <span className="min-w-0 truncate text-xs text-ink-3">
                <Plain text={skill.description} />
              </span>
            </label>
          </li>
        ))}
      </ul>
      <p className="mt-1 text-xs text-ink-3">Changes count at once, from its next run on.</p>
    </fieldset>
  );
}
