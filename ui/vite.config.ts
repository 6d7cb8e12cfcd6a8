import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

// `npm run dev` shows the views of a practice console that serves itself on loopback:
// HAZINA_HOST=http://127.0.0.1:PORT npm run dev, then open the page with the host's #key.
const host = process.env["HAZINA_HOST"];

/** `vite build --mode pseudo` after scripts/pseudo.mjs: the page in a language that nobody speaks, for the gallery. */
const PSEUDO = "pseudo";

const testing = process.env["VITEST"] !== undefined;

// The sentences of every language, from messages/ to functions with typed arguments. Tests compile them before they start.
const sentences = paraglideVitePlugin({
  project: "./project.inlang",
  outdir: "./src/paraglide",
  outputStructure: "locale-modules",
  strategy: ["baseLocale"],
  emitTsDeclarations: true,
  emitReadme: false,
});

export default defineConfig(({ mode }) => ({
  plugins: [...(testing ? [] : [sentences]), svelte()],
  clearScreen: false,
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    // The help beside a page is the page of the documentation.
    fs: { allow: [".", "../docs"] },
    ...(host ? { proxy: { "/api": { target: host, changeOrigin: true } } } : {}),
  },
  build: {
    outDir: mode === PSEUDO ? "dist-pseudo" : "dist",
    target: ["chrome120", "safari17.4"],
    // The content security policy allows no data: fonts or scripts in the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Two pages: the console's, and that of the window in which money is confirmed.
    rolldownOptions: { input: ["index.html", "confirm.html"] },
  },
  test: {
    setupFiles: ["tests/setup.ts"],
    include: ["tests/**/*.test.ts"],
    testTimeout: 60_000,
  },
  resolve: {
    // Vitest takes the server build of Svelte unless told that components run in a browser.
    ...(testing ? { conditions: ["browser"] } : {}),
    ...(mode === PSEUDO
      ? {
          alias: [
            {
              find: /^[./]+\/paraglide\/(messages|runtime)$/,
              replacement: `${import.meta.dirname}/.pseudo/paraglide/$1.js`,
            },
          ],
        }
      : {}),
  },
}));
