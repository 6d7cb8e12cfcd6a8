// Light, dark, or as the system says. Kept on this computer.

export type Theme = "system" | "light" | "dark";

const KEPT = "hazina.theme";

class ThemeChoice {
  current = $state<Theme>(read());

  set(theme: Theme): void {
    this.current = theme;
    localStorage.setItem(KEPT, theme);
    apply(theme);
  }
}

function read(): Theme {
  const kept = localStorage.getItem(KEPT);
  return kept === "light" || kept === "dark" ? kept : "system";
}

function apply(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export const theme = new ThemeChoice();
apply(theme.current);
