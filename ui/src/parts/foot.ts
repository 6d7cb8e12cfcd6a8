// What stands at the foot of a page tells its height, so that messages stay above it and never cover its buttons.

/** An attachment: keeps `--foot` at the height of its element while that is on screen. */
export function foot(element: HTMLElement): () => void {
  const root = document.documentElement;
  const observer = new ResizeObserver(() => root.style.setProperty("--foot", `${element.offsetHeight}px`));
  observer.observe(element);
  return () => {
    observer.disconnect();
    root.style.removeProperty("--foot");
  };
}
