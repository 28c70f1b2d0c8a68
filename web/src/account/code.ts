/** The code of a one-time link, which stands behind `#` so that no server ever logs it. */

/** Takes the code out of the address: it must not stay in the bar, the history or a bookmark. */
export function takeCode(): string | null {
  const code = location.hash.slice(1);
  if (!code) return null;
  history.replaceState(history.state, "", location.pathname);
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
}
