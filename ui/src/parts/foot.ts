// What stands at the foot of a page, or at its right, tells its size, so that messages stay beside it and never cover it.

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

/** Messages have this much room beside a panel, or stand over it. */
const ROOM_FOR_MESSAGES_PX = 420;

/** An attachment: keeps `--beside` at the width of a panel at the right edge, where messages have room beside it. */
export function beside(element: HTMLElement): () => void {
  const root = document.documentElement;
  const place = () => {
    const taken = innerWidth - element.getBoundingClientRect().left;
    root.style.setProperty("--beside", innerWidth - taken >= ROOM_FOR_MESSAGES_PX ? `${taken}px` : "0px");
  };
  const observer = new ResizeObserver(place);
  observer.observe(element);
  addEventListener("resize", place);
  return () => {
    observer.disconnect();
    removeEventListener("resize", place);
    root.style.removeProperty("--beside");
  };
}
