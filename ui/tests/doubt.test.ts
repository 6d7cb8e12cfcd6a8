import { describe, expect, test } from "vitest";
import type { DoubtView } from "../src/bindings";
import * as m from "../src/paraglide/messages";
import { notPaidRefused, parted, saidOf, sumOf } from "../src/views/doubt/many";
import { askedWords, nextWords, proposalWords } from "../src/views/doubt/words";
import { PAYOUT as PAYOUT_ROW } from "./console";

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
  not_paid_from: 0,
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

describe("several doubts at once", () => {
  const row = (id: number) => ({ ...PAYOUT_ROW, id, amount_cents: id * 100 });
  const said = (id: number, mine: boolean) => ({
    row: row(id),
    doubt: {
      ...DOUBT,
      proposal: {
        settlement: id + 100,
        by: "Amina",
        mine,
        at: NOW,
        receipt: null,
        note: "page 3",
        statement_at: null,
      },
    },
  });
  test("are parted by what can be done about each", () => {
    const parts = parted([{ row: row(1), doubt: DOUBT }, said(2, false), said(3, true), said(4, false)]);
    expect(parts.open.map((one) => one.row.id)).toEqual([1]);
    expect(parts.theirs.map((one) => one.proposal.settlement)).toEqual([102, 104]);
    expect(parts.mine.map((one) => one.row.id)).toEqual([3]);
    expect(sumOf(parts.theirs)).toBe(600);
  });
  test("nobody is said not to be paid of whom M-PESA told a payment, or before its time", () => {
    const one = { row: row(1), doubt: DOUBT };
    expect(notPaidRefused(one)).toBeNull();
    expect(notPaidRefused({ ...one, doubt: { ...DOUBT, not_paid_refused: "Not yet." } })).toBe("Not yet.");
    const told = { ...DOUBT, told_of_payment: "Told.", not_paid_refused: "Not yet." };
    expect(notPaidRefused({ ...one, doubt: told })).toBe("Told.");
  });
  test("an act that was done for none says nothing of itself", () => {
    expect(saidOf({ done: 0, refused: [] }, m.doubt_many_rejected, "")).toBeNull();
    expect(saidOf({ done: 1, refused: [] }, m.doubt_many_rejected, "")?.title).toBe("One proposal rejected");
    expect(saidOf({ done: 2, refused: [] }, m.doubt_many_rejected, "")?.title).toBe("Two proposals rejected");
  });
});
