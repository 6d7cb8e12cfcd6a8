// What jsdom lacks of a browser and the screen asks for: media queries and sizes. Tests of plain functions run without
// any browser at all. What is waited for may take long on a busy machine: only what never comes is a failure.

import { configure } from "@testing-library/svelte";

const PATIENCE_MS = 20_000;
configure({ asyncUtilTimeout: PATIENCE_MS });

const nothing = (): void => undefined;

if (typeof window !== "undefined") {
  window.matchMedia = (media) =>
    ({
      media,
      matches: true,
      addEventListener: nothing,
      removeEventListener: nothing,
    }) as unknown as MediaQueryList;

  window.ResizeObserver = class {
    observe = nothing;
    unobserve = nothing;
    disconnect = nothing;
  };
}
