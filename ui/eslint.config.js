// What the type checker does not see: promises that nobody waits for, code without effect, and Svelte's own pitfalls. How it is
// written is prettier's.

import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import { defineConfig } from "eslint/config";
import ts from "typescript-eslint";
import config from "./svelte.config.js";

export default defineConfig(
  { ignores: ["dist", "dist-pseudo", ".pseudo", "scripts", "src/bindings.ts", "src/paraglide"] },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: [".svelte"] },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // TypeScript knows which names there are.
      "no-undef": "off",
      // A timer or a listener that is async deals with its own errors.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { arguments: false } }],
      // What the page shows is in runes; sets and maps beside them are read once.
      "svelte/prefer-svelte-reactivity": "off",
      // A blank between two parts of a line, where the formatter may break it.
      "svelte/no-useless-mustaches": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig: config } },
    rules: {
      // svelte-check knows the types of components and snippets; here they are unknown.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["tests/**"],
    rules: {
      // A console in a test answers and refuses as the real one does: later, and with what is no Error.
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      "@typescript-eslint/require-await": "off",
    },
  },
);
