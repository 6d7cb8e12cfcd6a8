import { describe, expect, test } from "vitest";
import type { DoubtView } from "../src/bindings/DoubtView";
import { askedWords, nextWords, proposalWords } from "../src/views/doubt/words";

const NOW = 1_795_000_000_000;
const DOUBT: DoubtView = {
  since: NOW - 90_000,
  why: "M-PESA accepted it, but no result has come.",
  asked: 1,
  last_asked_at: NOW - 30_000,
  awaiting: false,
  last_answer: null,
  next_at: NOW + 40_500,
  not_asked: null,
  again: { refused: null, times: 0, last: null },
  for_people: null,
  told_of_payment: null,
  not_paid_refused: null,
  proposal: null,
};

describe("when M-PESA is asked next", () => {
  test("is said in one unit", () => {
    expect(nextWords(DOUBT, NOW)).toBe("Next check in 40 s.");
    expect(nextWords({ ...DOUBT, next_at: NOW + 600_000 }, NOW)).toBe("Next check in 10 min.");
  });
  test("does not count below zero", () => {
    expect(nextWords({ ...DOUBT, next_at: NOW - 5_000 }, NOW)).toBe("Next check any moment.");
  });
  test("gives way to a question that waits, and to the reason why none is asked", () => {
    expect(nextWords({ ...DOUBT, awaiting: true, next_at: null }, NOW)).toBe("Its answer is awaited.");
    const why = "M-PESA refused the initiator.";
    expect(nextWords({ ...DOUBT, awaiting: true, not_asked: why }, NOW)).toBe(why);
  });
});

test("how often a payout was checked is said in words", () => {
  expect([0, 1, 2, 3].map(askedWords)).toEqual([
    "M-PESA was not asked yet",
    "Checked once",
    "Checked twice",
    "Checked 3 times",
  ]);
});

test("a proposal says who says what", () => {
  expect(proposalWords({ by: "Amina", mine: false, receipt: "SKL1A2B3C4" })).toBe(
    "Amina says that it was paid.",
  );
  expect(proposalWords({ by: "Amina", mine: true, receipt: null })).toBe("You say that it was not paid.");
});
