// Chooses the theme before the first paint, so that nothing flashes. A file of
// its own because the server's policy forbids inline scripts.
(() => {
  let choice = "system";
  try {
    choice = localStorage.getItem("shipmate.theme") ?? "system";
  } catch {
    // Storage is switched off; the system's choice stands.
  }
  const dark =
    choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
