import { expect, test } from "vitest";
import { flagsOf, kindOf } from "../src/views/flags";

const NAMED = [
  { code: "spaces_removed", title: "Stray spaces were taken out", worth_a_look: false },
  { code: "same_payee", title: "The same payee twice", worth_a_look: true },
];

test("of a row's flags the ones worth a look come first", () => {
  expect(flagsOf(["spaces_removed", "same_payee"], NAMED)).toEqual({
    words: "Same payee twice, with another amount; stray spaces taken out",
    look: true,
  });
});

test("of one row a kind is said in the singular, with or without the page's names", () => {
  expect(flagsOf(["leading_zero_restored"]).words).toBe("Leading zero put back");
  expect(flagsOf(["spaces_removed"], NAMED).words).toBe("Stray spaces taken out");
});

test("an automatic correction, and a kind that the page cannot name, stay quiet", () => {
  expect(flagsOf(["spaces_removed"], NAMED).look).toBe(false);
  expect(flagsOf(["from_next_year"], NAMED)).toEqual({ words: "from next year", look: false });
});

test("a kind beside its count is in the singular where there is one", () => {
  const kind = { code: "new_payee", title: "Numbers that were never paid before" };
  expect(kindOf({ ...kind, count: 1 })).toBe("Never paid before");
  expect(kindOf({ ...kind, count: 2 })).toBe("Numbers that were never paid before");
});
