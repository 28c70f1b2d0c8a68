/** Which skills an agent has: each a box to tick. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Agent, Skill } from "@/api/schema";
import { agentSkillsQuery, skillsQuery, useTeach } from "@/api/skills";
import { Plain } from "@/text/plain";

export function Taught({ agent }: { agent: Agent }) {
  const { data: skills = [] } = useQuery(skillsQuery());
  const { data: known } = useQuery(agentSkillsQuery(agent.id));
  const teach = useTeach(agent.id);
  // What was ticked and is on its way: a box that waited for the answer would jump back meanwhile,
  // and a second one ticked before it would undo the first.
  const [wanted, setWanted] = useState<readonly Skill[] | null>(null);
  const has = wanted ?? known;
  if (skills.length === 0 || !has) return null;
  const tick = (skill: Skill, isTaught: boolean) => {
    const next = isTaught ? [...has, skill] : has.filter((each) => each.id !== skill.id);
    setWanted(next);
    teach.mutate(next, { onSettled: () => setWanted(null) });
  };
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
                onChange={(event) => tick(skill, event.target.checked)}
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
