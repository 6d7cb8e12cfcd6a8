// Every sentence that a person reads stands in the catalogues, once in each language, with the same values and marks.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "svelte/compiler";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const AREAS = readdirSync(join(ROOT, "messages/en")).map((file) => file.replace(/\.json$/, ""));

type Catalogue = Record<string, unknown>;
const catalogue = (language: string, area: string): Catalogue =>
  JSON.parse(readFileSync(join(ROOT, `messages/${language}/${area}.json`), "utf8")) as Catalogue;

/** The values and marks that a message has, in whichever variant: {name}, {#link}. */
function partsOf(message: unknown): string[] {
  const text = JSON.stringify(message);
  return [...new Set([...text.matchAll(/\{([#/]?\w+)\/?\}/g)].map((match) => match[1]!))].sort();
}

describe.each(AREAS)("the catalogue of %s", (area) => {
  const english = catalogue("en", area);
  const swahili = catalogue("sw", area);

  test("has the same messages in both languages", () => {
    expect(Object.keys(swahili).sort()).toEqual(Object.keys(english).sort());
  });
  test("names each message after itself, so that whoever reads a call knows the file", () => {
    expect(Object.keys(english).filter((key) => !key.startsWith(`${area}_`))).toEqual([]);
  });
  test("says the same values and marks in both languages", () => {
    const differ = Object.keys(english).filter(
      // A singular may leave its number out, so what counts is whether anything is said that the other does not know.
      (key) => partsOf(english[key]).join() !== partsOf(swahili[key]).join(),
    );
    expect(differ).toEqual([]);
  });
  test("has no sentence that was left in English", () => {
    const same = Object.keys(english).filter((key) => {
      const text = JSON.stringify(english[key]);
      // Names, units and a single word may be the same in both.
      return text === JSON.stringify(swahili[key]) && /[a-z]{3,} [a-z]{2,} [a-z]{2,}/.test(text);
    });
    expect(same).toEqual([]);
  });
});

/** Attributes that no person reads. */
const TECHNICAL =
  /^(class|id|for|name|type|role|href|style|data-.*|autocomplete|inputmode|viewBox|d|tone|kind|size|area|field|rel|target|spellcheck|method|align|side|as|slot|preserveAspectRatio|fill|stroke.*|transform|points|aria-(controls|live|describedby|labelledby|haspopup|current|sort|autocomplete|activedescendant))$/;
/** Names of keys on a keyboard, as the browser says them, and what else is no word for a person. */
const NO_WORDS = new Set([
  "Enter",
  "Escape",
  "Tab",
  "Home",
  "End",
  "Backspace",
  "Delete",
  "Hazina",
  "Daraja",
  "Africa/Nairobi",
  "· Hazina",
  "KSh",
  // An account as M-PESA names it, by which it is asked for.
  "Utility Account",
]);
/** What stands on keys of a keyboard, one or several. */
const KEYS =
  /^(Ctrl|Shift|Esc|Enter|Space|Home|End|PgUp|PgDn|\p{Lu})( (Ctrl|Shift|Esc|Enter|Space|Home|End|PgUp|PgDn|\p{Lu}))*$/u;

const isForPeople = (text: string): boolean => {
  const tidy = text.trim();
  if (NO_WORDS.has(tidy) || KEYS.test(tidy) || /^(Arrow|Page)(Up|Down|Left|Right)$/.test(tidy)) return false;
  // The widths of a grid's columns.
  if (/(^|\s)minmax\(/.test(tidy)) return false;
  return /\p{L}{2,}[,.:;]? \p{L}/u.test(tidy) || /^\p{Lu}\p{Ll}+[.…:]?$/u.test(tidy);
};

/** Calls whose strings are for machines: contexts, selectors, the kinds of what is dropped. */
const SPEAKS_TO_NOBODY =
  /^(console\.|getContext|setContext)|\.(querySelector|querySelectorAll|closest|matches|types\.includes)$/;

/** What a script says in strings that are neither imports nor errors for us. */
function literalsOfScript(path: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isThrowStatement(node)) return;
    if (ts.isCallExpression(node) && SPEAKS_TO_NOBODY.test(node.expression.getText())) return;
    if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node)
    ) {
      if (isForPeople(node.text)) found.push(node.text.trim());
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS));
  return found;
}

interface AstNode {
  type: string;
  [key: string]: unknown;
}

/** What a component says in its markup: text, attributes that people see, strings in its expressions. */
function literalsOfMarkup(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(literalsOfMarkup);
  if (typeof node !== "object" || node === null) return [];
  const at = node as AstNode;
  if (at.type === "Text") return isText(String(at["data"])) ? [String(at["data"]).trim()] : [];
  if (at.type === "Attribute") {
    if (TECHNICAL.test(String(at["name"]))) return [];
    const value = at["value"];
    if (Array.isArray(value)) {
      return (value as AstNode[]).flatMap((part) =>
        part.type === "Text"
          ? isForPeople(String(part["data"]))
            ? [String(part["data"])]
            : []
          : literalsOfMarkup(part),
      );
    }
    return literalsOfMarkup(value);
  }
  if (at.type === "Comment" || at.type === "StyleDirective") return [];
  if (at.type === "Literal")
    return typeof at["value"] === "string" && isForPeople(at["value"]) ? [at["value"]] : [];
  if (at.type === "TemplateElement") {
    const { cooked } = at["value"] as { cooked: string };
    return isForPeople(cooked) ? [cooked.trim()] : [];
  }
  return Object.entries(at).flatMap(([key, child]) =>
    key === "parent" || key === "loc" ? [] : literalsOfMarkup(child),
  );
}

/** In markup a single word is for people too. */
const isText = (text: string): boolean =>
  /\p{L}{2,}/u.test(text) && !NO_WORDS.has(text.trim()) && !KEYS.test(text.trim());

function literalsOf(path: string): string[] {
  const text = readFileSync(join(ROOT, "src", path), "utf8");
  if (path.endsWith(".ts")) return literalsOfScript(path, text);
  const tree = parse(text, { modern: true });
  const script = [tree.instance, tree.module].flatMap((one) =>
    one
      ? literalsOfScript(
          path,
          text.slice(
            (one.content as unknown as { start: number }).start,
            (one.content as unknown as { end: number }).end,
          ),
        )
      : [],
  );
  return [...script, ...literalsOfMarkup(tree.fragment)];
}

/** Names and passphrases of the practice operators, the same in every language: the simulator has them so. */
const DATA = "views/practice.ts";

const FILES = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter(
  (path) =>
    /\.(ts|svelte)$/.test(path) && !path.startsWith("paraglide") && path !== "bindings.ts" && path !== DATA,
);

test("no sentence for a person stands outside the catalogues", () => {
  expect(
    Object.fromEntries(
      FILES.map((path) => [path, literalsOf(path)] as const).filter(([, found]) => found.length > 0),
    ),
  ).toEqual({});
});
