/** Takes an issue with a finger that rests on it, and drops it where the finger is lifted. */
import { useEffect, useRef } from "react";
import type { Drop } from "./drag";

/** A finger that rests for so long takes the card; one that moves before that scrolls. */
const REST_MS = 300;
const SLACK_PX = 8;
/** Nearer to an edge than this, what is behind it comes into view. */
const EDGE_PX = 40;
const SCROLL_PX = 12;

interface Over {
  column: string;
  beside?: { id: string; edge: "top" | "bottom"; box: DOMRect };
}

/** What is under a place of the window. */
function overAt(x: number, y: number, taken: string): Over | null {
  const element = document.elementFromPoint(x, y);
  const card = element?.closest<HTMLElement>("[data-issue][data-column]");
  const column = card?.dataset.column ?? element?.closest<HTMLElement>("[data-group]")?.dataset.group;
  if (!column) return null;
  const id = card?.dataset.issue;
  if (!card || !id || id === taken) return { column };
  const box = card.getBoundingClientRect();
  return { column, beside: { id, box, edge: y < box.top + box.height / 2 ? "top" : "bottom" } };
}

/** The nearest box around an element that scrolls along an axis. */
function scrollerOf(element: Element | null, axis: "x" | "y"): Element | null {
  for (let at = element; at; at = at.parentElement) {
    const room = axis === "x" ? at.scrollWidth - at.clientWidth : at.scrollHeight - at.clientHeight;
    if (room > 1 && /auto|scroll/.test(getComputedStyle(at)[axis === "x" ? "overflowX" : "overflowY"]))
      return at;
  }
  return null;
}

/** One card in the hand: its picture under the finger, the line that says where it would stand. */
class Hand {
  over: Over | null = null;
  readonly #id: string;
  readonly #card: HTMLElement;
  readonly #ghost: HTMLElement;
  readonly #line = document.createElement("div");
  readonly #grip: { x: number; y: number };
  #at: { x: number; y: number };
  #frame = 0;
  #unsnapped: Element | null = null;

  constructor(card: HTMLElement, id: string, x: number, y: number) {
    const box = card.getBoundingClientRect();
    this.#id = id;
    this.#card = card;
    this.#grip = { x: x - box.left, y: y - box.top };
    this.#at = { x, y };
    this.#ghost = card.cloneNode(true) as HTMLElement;
    for (const name of ["data-issue", "data-column", "href"]) this.#ghost.removeAttribute(name);
    this.#ghost.setAttribute("aria-hidden", "true");
    this.#ghost.classList.add("dragged-by-hand");
    this.#ghost.style.width = `${box.width}px`;
    this.#line.className = "drop-line-by-hand";
    document.body.append(this.#ghost, this.#line);
    card.style.opacity = "0.4";
    navigator.vibrate?.(10);
    this.#draw();
  }

  moveTo(x: number, y: number): void {
    this.#at = { x, y };
  }

  readonly #draw = (): void => {
    const { x, y } = this.#at;
    this.#ghost.style.transform = `translate(${x - this.#grip.x}px, ${y - this.#grip.y}px) rotate(1.5deg)`;
    this.#scroll(x, y);
    this.over = overAt(x, y, this.#id);
    const beside = this.over?.beside;
    this.#line.hidden = !beside;
    if (beside) {
      const top = beside.edge === "top" ? beside.box.top - 5 : beside.box.bottom + 3;
      this.#line.style.transform = `translate(${beside.box.left}px, ${top}px)`;
      this.#line.style.width = `${beside.box.width}px`;
    }
    this.#frame = requestAnimationFrame(this.#draw);
  };

  #scroll(x: number, y: number): void {
    const under = document.elementFromPoint(x, y);
    const sideways = x < EDGE_PX ? -1 : x > innerWidth - EDGE_PX ? 1 : 0;
    const board = sideways ? scrollerOf(under, "x") : null;
    if (board) {
      // It would go back to where it stood, step by step.
      if (board instanceof HTMLElement) board.style.scrollSnapType = "none";
      this.#unsnapped = board;
      board.scrollBy(sideways * SCROLL_PX, 0);
    }
    const box = scrollerOf(under, "y");
    const edges = box?.getBoundingClientRect();
    if (!box || !edges) return;
    const upright = y < edges.top + EDGE_PX ? -1 : y > Math.min(edges.bottom, innerHeight) - EDGE_PX ? 1 : 0;
    if (upright) box.scrollBy(0, upright * SCROLL_PX);
  }

  letGo(): void {
    cancelAnimationFrame(this.#frame);
    this.#ghost.remove();
    this.#line.remove();
    this.#card.style.opacity = "";
    if (this.#unsnapped instanceof HTMLElement) this.#unsnapped.style.scrollSnapType = "";
  }
}

/** Lets fingers move what stands on the board. */
export function useTouchDrag(drop: Drop): void {
  const latest = useRef(drop);
  latest.current = drop;
  useEffect(() => {
    const begin = (event: TouchEvent) => {
      const card = (event.target as Element).closest<HTMLElement>("[data-issue][data-column]");
      if (card && event.touches.length === 1) follow(event, card, (...what) => latest.current(...what));
    };
    document.addEventListener("touchstart", begin, { passive: true });
    return () => document.removeEventListener("touchstart", begin);
  }, []);
}

function follow(start: TouchEvent, card: HTMLElement, drop: Drop): void {
  const { issue: id = "", column: from = "" } = card.dataset;
  const [first] = start.touches;
  const target = start.target;
  if (!first || !target) return;
  let hand: Hand | null = null;
  const over = new AbortController();
  const rest = setTimeout(() => {
    hand = new Hand(card, id, first.clientX, first.clientY);
  }, REST_MS);
  const end = () => {
    clearTimeout(rest);
    hand?.letGo();
    over.abort();
  };
  const move = (event: TouchEvent) => {
    const [touch] = event.touches;
    if (!touch) return;
    if (hand) {
      // It is the card that moves now, not the page.
      event.preventDefault();
      hand.moveTo(touch.clientX, touch.clientY);
    } else if (Math.hypot(touch.clientX - first.clientX, touch.clientY - first.clientY) > SLACK_PX) end();
  };
  const up = (event: TouchEvent) => {
    const goal = hand?.over;
    if (hand) event.preventDefault();
    end();
    if (goal) drop(id, from, goal.column, goal.beside);
  };
  const { signal } = over;
  // Heard where they began: a card that leaves the page meanwhile still gets them.
  target.addEventListener("touchmove", move as EventListener, { passive: false, signal });
  target.addEventListener("touchend", up as EventListener, { passive: false, signal });
  target.addEventListener("touchcancel", end, { signal });
  // Else some browsers would take the link itself along, or offer what they do with links.
  for (const name of ["dragstart", "contextmenu"]) {
    addEventListener(name, refuse, { capture: true, signal });
  }
}

function refuse(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
