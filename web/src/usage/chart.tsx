/** Tokens over time as stacked bars. The same numbers are in the table under it. */
import { type RefObject, useEffect, useRef, useState } from "react";
import { shortCount } from "@/ui/words";
import { type Length, type Period, periodText, ticksTo } from "./periods";
import { SERIES, type Series } from "./series";

const HEIGHT = 220;
const TOP = 8;
const BOTTOM = 22;
const LEFT = 44;
/** So far apart stand the words under the bars, in pixels. */
const WORDS_WIDTH = 64;

function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!ref.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

interface ChartProps {
  periods: readonly Period[];
  length: Length;
  shown: ReadonlySet<Series>;
  /** What it shows, in a sentence. */
  label: string;
}

export function Chart({ periods, length, shown, label }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [pointed, setPointed] = useState<number | null>(null);
  const series = SERIES.filter((each) => shown.has(each.key));
  const heightOf = (period: Period) => series.reduce((sum, each) => sum + period.usage[each.key], 0);
  const ticks = ticksTo(Math.max(0, ...periods.map(heightOf)));
  const top = ticks.at(-1) ?? 1;
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const slot = Math.max(0, width - LEFT) / periods.length;
  const bar = Math.min(28, Math.max(1, slot - (slot > 6 ? 3 : 1)));
  const middle = (index: number) => LEFT + slot * (index + 0.5);
  const every = Math.max(1, Math.ceil(WORDS_WIDTH / Math.max(1, slot)));
  const under = pointed === null ? undefined : periods[pointed];
  return (
    <div ref={box} className="relative" onPointerLeave={() => setPointed(null)}>
      <svg role="img" aria-label={label} width={width} height={HEIGHT} className="block overflow-visible">
        {ticks.map((tick) => (
          <g key={tick} className="text-ink-3">
            <line x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} className="stroke-line" />
            <text
              x={LEFT - 8}
              y={y(tick)}
              dominantBaseline="middle"
              textAnchor="end"
              className="tabular fill-current text-2xs"
            >
              {shortCount(tick)}
            </text>
          </g>
        ))}
        {periods.map((period, index) => {
          let below = 0;
          return (
            <g key={period.start} onPointerEnter={() => setPointed(index)}>
              <rect
                x={LEFT + slot * index}
                y={TOP}
                width={slot}
                height={HEIGHT - TOP - BOTTOM}
                className={index === pointed ? "fill-hover" : "fill-transparent"}
              />
              {series.map((each) => {
                const value = period.usage[each.key];
                if (value === 0) return null;
                const bottom = y(below);
                below += value;
                return (
                  <rect
                    key={each.key}
                    x={middle(index) - bar / 2}
                    y={Math.min(y(below), bottom - 1)}
                    width={bar}
                    height={Math.max(1, bottom - y(below))}
                    className={each.fill}
                  />
                );
              })}
              {index % every === 0 && (
                <text
                  x={middle(index)}
                  y={HEIGHT - 6}
                  textAnchor={index === 0 ? "start" : "middle"}
                  dx={index === 0 ? -bar / 2 : 0}
                  className="fill-ink-3 text-2xs"
                >
                  {periodText(period.start, length)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      {under && pointed !== null && (
        <Tip period={under} length={length} left={Math.min(Math.max(middle(pointed), 90), width - 90)} />
      )}
    </div>
  );
}

function Tip({ period, length, left }: { period: Period; length: Length; left: number }) {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute bottom-full z-10 mb-1 w-44 -translate-x-1/2 rounded-lg border border-line-strong bg-raised p-2.5 text-xs shadow-pop"
      style={{ left }}
    >
      <p className="mb-1 font-medium">{periodText(period.start, length, true)}</p>
      {SERIES.toReversed().map((each) => (
        <p key={each.key} className="flex items-center gap-1.5 text-ink-2">
          <span className={`size-2 rounded-[2px] ${each.dot}`} />
          {each.title}
          <span className="tabular ml-auto">{period.usage[each.key].toLocaleString()}</span>
        </p>
      ))}
    </div>
  );
}
