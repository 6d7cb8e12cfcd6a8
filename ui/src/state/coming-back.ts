// Somebody who was signed out and signs in again goes on where they were: on the same page, at the same button or field.

/** Where somebody was. */
export interface LeftAt {
  operator: number;
  hash: string;
  /** Finds the element that had the focus. */
  focus: string | null;
}

/** How long a page may take to show what had the focus. */
const PATIENCE_MS = 3000;

export function leaving(operator: number): LeftAt {
  return { operator, hash: location.hash, focus: findable(document.activeElement) };
}

/** Gives the focus back as soon as the page shows its place; to the page itself where that is gone. */
export function focusAgain(left: LeftAt): void {
  const until = performance.now() + PATIENCE_MS;
  const look = (): void => {
    const found = left.focus === null ? null : document.querySelector<HTMLElement>(left.focus);
    if (found) return found.focus();
    if (left.focus !== null && performance.now() < until) return void requestAnimationFrame(look);
    const main = document.querySelector<HTMLElement>("main");
    main?.setAttribute("tabindex", "-1");
    main?.focus({ preventScroll: true });
  };
  requestAnimationFrame(look);
}

/** A selector that finds the element again after its page was built anew. */
function findable(element: Element | null): string | null {
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const test = element.dataset["testid"];
  if (test) return `[data-testid=${JSON.stringify(test)}]`;
  const href = element.getAttribute("href");
  if (href) return `a[href=${JSON.stringify(href)}]`;
  const label = element.getAttribute("aria-label");
  if (label) return `${element.localName}[aria-label=${JSON.stringify(label)}]`;
  return null;
}
