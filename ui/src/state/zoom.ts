// How large everything is shown in the window: Ctrl + and Ctrl - change it, Ctrl 0 takes it back. Kept on this computer. A
// browser does this by itself.

const KEPT = "hazina.zoom";
const STEP = 0.2;
const LEAST = 0.6;
const MOST = 3;

/** The size after a key, or null where the key is none of these. */
export function zoomed(size: number, key: string): number | null {
  if (key === "0") return 1;
  if (key === "-") return within(size - STEP);
  if (key === "=" || key === "+") return within(size + STEP);
  return null;
}

/** Shows everything as large as it was left, and follows the keys. Answers the way to stop. */
export function keepZoom(show: (size: number) => void): () => void {
  let size = within(Number(localStorage.getItem(KEPT) ?? 1) || 1);
  if (size !== 1) show(size);

  function set(next: number): void {
    size = next;
    localStorage.setItem(KEPT, String(size));
    show(size);
  }
  function onkeydown(event: KeyboardEvent): void {
    const next = event.ctrlKey || event.metaKey ? zoomed(size, event.key) : null;
    if (next === null) return;
    event.preventDefault();
    set(next);
  }
  function onwheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    set(within(size + (event.deltaY < 0 ? STEP : -STEP)));
  }
  addEventListener("keydown", onkeydown);
  addEventListener("wheel", onwheel, { passive: false });
  return () => {
    removeEventListener("keydown", onkeydown);
    removeEventListener("wheel", onwheel);
  };
}

/** To one digit, so that steps up and down meet again. */
const within = (size: number) => Math.min(MOST, Math.max(LEAST, Math.round(size * 10) / 10));
