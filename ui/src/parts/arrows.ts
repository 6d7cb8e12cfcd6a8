// A list of links is gone through by the arrow keys, line by line, as a table is.

/** An attachment of a list: the arrow keys go from one of its links to the next. */
export function arrows(list: HTMLElement): () => void {
  function onkeydown(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    const links = [...list.querySelectorAll<HTMLElement>("a")];
    const next = links[links.indexOf(document.activeElement as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
  list.addEventListener("keydown", onkeydown);
  return () => list.removeEventListener("keydown", onkeydown);
}
