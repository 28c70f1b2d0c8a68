/** Small choices that a browser remembers; it may refuse, and then nothing is remembered. */

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`shipmate.${name}`, value);
  } catch {
    // Storage is full or switched off.
  }
}

export function forget(name: string): void {
  try {
    localStorage.removeItem(`shipmate.${name}`);
  } catch {
    // What can't be written can't be there.
  }
}

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`shipmate.${name}`);
  } catch {
    return null;
  }
}
