import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync("src/styles/tokens.css", "utf8");

/** The colour of a role in a theme. */
function role(name: string, theme: "light" | "dark"): string {
  const value = new RegExp(`--${name}:\\s*([^;]+);`).exec(css)?.[1] ?? "";
  const pair = /light-dark\((#\w+),\s*(#\w+)\)/.exec(value);
  return (pair ? pair[theme === "light" ? 1 : 2] : value)!.trim();
}

/** Contrast ratio of WCAG 2. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const GROUNDS = ["surface", "raised", "sunken", "hover"];
const TONES = ["accent", "good", "bad", "caution", "doubt"];
const TEXT: [string, string][] = [
  ...["text", "muted", ...TONES].flatMap((ink) => GROUNDS.map((ground): [string, string] => [ink, ground])),
  ...TONES.flatMap((tone): [string, string][] => [
    [tone, `${tone}-soft`],
    ["text", `${tone}-soft`],
    ["muted", `${tone}-soft`],
  ]),
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["on-practice", "practice"],
  ["on-production", "production"],
];

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each(TEXT)("%s can be read on %s", (ink, ground) => {
    expect(contrast(role(ink, theme), role(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(["good-fill", "bad-fill", "doubt-fill", "border-strong"])(
    "%s can be told from its ground",
    (fill) => {
      expect(contrast(role(fill, theme), role("raised", theme))).toBeGreaterThanOrEqual(3);
    },
  );
});
