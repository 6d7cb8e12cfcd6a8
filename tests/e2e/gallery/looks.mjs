// How each page is looked at, and what its picture is compared with.

/** 200 % on a window of 1280 x 800 leaves the page 640 x 400. */
export const SIZES = {
  wide: [1280, 800],
  small: [1024, 700],
  zoomed: [640, 400],
};

/** Which states are shown how. Each line is a picture of every place. */
export const LOOKS = [
  { state: "empty", size: "wide", theme: "light" },
  { state: "importing", size: "wide", theme: "light", only: ["imported"] },
  { state: "importing", size: "zoomed", theme: "dark", only: ["imported"] },
  {
    state: "waiting",
    size: "wide",
    theme: "light",
    only: ["home", "approvals", "approval", "batches", "batch"],
  },
  { state: "waiting", size: "zoomed", theme: "light", only: ["home", "approvals", "approval", "batch"] },
  { state: "paid", size: "wide", theme: "light" },
  { state: "paid", size: "wide", theme: "dark" },
  { state: "paid", size: "zoomed", theme: "light" },
  { state: "long", size: "small", theme: "light" },
  { state: "long", size: "zoomed", theme: "dark" },
  { state: "many", size: "wide", theme: "light", only: ["payouts", "batch"] },
  { state: "team", size: "wide", theme: "light", only: ["home", "settings-desktops"] },
  { state: "team", size: "zoomed", theme: "dark", only: ["home", "settings-desktops"] },
  { state: "refused", size: "wide", theme: "light" },
  // Other languages have no reference pictures: what is looked for is what no longer fits. What Rust said was recorded in English.
  { state: "paid", size: "small", theme: "light", language: "sw" },
  { state: "waiting", size: "zoomed", theme: "dark", language: "sw" },
  { state: "paid", size: "small", theme: "light", language: "pseudo" },
  { state: "long", size: "zoomed", theme: "light", language: "pseudo" },
];

/** The clock stands at the recording's moment and nothing moves, so that the same page is the same picture. */
export const stillness = (now, theme) => `
  <style>*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important }</style>
  <script>
    {
      const Real = Date;
      const at = ${now};
      window.Date = class extends Real {
        constructor(...parts) { if (parts.length === 0) super(at); else super(...parts); }
        static now() { return at; }
      };
      localStorage.setItem("hazina.theme", "${theme}");
      sessionStorage.setItem("hazina.key", "gallery");
    }
  </script>`;
