/** What the board leaves out: a menu to set it, and chips that say it. */
import { ListFilter, X } from "lucide-react";
import { Button, buttonClass } from "@/ui/button";
import { MenuButton, MenuCheck, Submenu } from "@/ui/menu";
import { toggled } from "@/ui/toggled";
import { FACET_KEYS, FACET_TITLES, type FacetKey, type FacetOptions, optionOf } from "./facets";
import type { Filters } from "./view";

interface FilterProps {
  filters: Filters;
  options: FacetOptions;
  onChange: (filters: Filters) => void;
}

export function FilterMenu({ filters, options, onChange }: FilterProps) {
  return (
    <MenuButton
      label="Add a filter"
      className={buttonClass("ghost", "icon")}
      button={<ListFilter aria-hidden className="size-4" />}
    >
      {FACET_KEYS.map((key) => (
        <Submenu key={key} title={FACET_TITLES[key]} hint={filters[key]?.length}>
          {options[key].map((option) => (
            <MenuCheck
              key={option.value}
              icon={option.icon}
              checked={filters[key]?.includes(option.value) ?? false}
              onChange={() => onChange(withToggled(filters, key, option.value))}
            >
              {option.label}
            </MenuCheck>
          ))}
        </Submenu>
      ))}
    </MenuButton>
  );
}

function withToggled(filters: Filters, key: FacetKey, value: string): Filters {
  const { [key]: before = [], ...others } = filters;
  const values = [...toggled(new Set(before), value)];
  return values.length > 0 ? { ...others, [key]: values } : others;
}

export function FilterChips({ filters, options, onChange }: FilterProps) {
  const set = FACET_KEYS.filter((key) => filters[key]);
  if (set.length === 0) return null;
  const without = (key: FacetKey) => {
    const { [key]: _, ...others } = filters;
    onChange(others);
  };
  return (
    <ul
      aria-label="Filters"
      className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-4 py-2"
    >
      {set.map((key) => {
        const words = filters[key]?.map((value) => optionOf(options, key, value).label).join(", ");
        return (
          <li
            key={key}
            className="flex h-6 min-w-0 items-center gap-1 rounded-md border border-line-strong bg-raised pl-2 text-xs"
          >
            <span className="text-ink-3">{FACET_TITLES[key]}</span>
            <span className="min-w-0 truncate">{words}</span>
            <button
              type="button"
              aria-label={`Remove the filter ${FACET_TITLES[key]}: ${words}`}
              onClick={() => without(key)}
              className="inline-flex size-6 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
            >
              <X aria-hidden className="size-3" />
            </button>
          </li>
        );
      })}
      <li>
        <Button look="ghost" size="sm" className="h-6" onClick={() => onChange({})}>
          Clear
        </Button>
      </li>
    </ul>
  );
}
