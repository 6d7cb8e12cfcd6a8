// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { Fault, problemOf, type AnyProblem } from "../src/backend/backend";
import { KNOWN_CODES, saying } from "../src/backend/error";
import { setLanguage } from "../src/format/language.svelte";

/** One problem of every kind. The type makes the list complete: a new code without an example does not compile. */
const EXAMPLES: { [C in AnyProblem["code"]]: Extract<AnyProblem, { code: C }> } = {
  not_readmitted: { code: "not_readmitted" },
  difference_reason: { code: "difference_reason" },
  under_way: { code: "under_way", count: 2, sum_cents: 123_400 },
  not_open: { code: "not_open", message: "Your keyring is locked." },
  not_signed_in: { code: "not_signed_in" },
  key_closed: { code: "key_closed" },
  wrong_passphrase: { code: "wrong_passphrase", wait_seconds: 0 },
  person_locked: { code: "person_locked", name: "Otieno Odhiambo" },
  confirmed_apart: { code: "confirmed_apart" },
  not_your_part: { code: "not_your_part", role: "checker" },
  too_few_people: { code: "too_few_people" },
  too_many_tries: { code: "too_many_tries", wait_seconds: 90 },
  maker_cannot_approve: { code: "maker_cannot_approve", maker: "Amina", others: ["Otieno", "Halima"] },
  wrong_state: { code: "wrong_state", state: "approved" },
  rows_changed: { code: "rows_changed" },
  warnings_changed: { code: "warnings_changed" },
  evidence_changed: { code: "evidence_changed" },
  not_attached: { code: "not_attached", message: "The file is empty. Choose another one." },
  not_found: { code: "not_found", what: "batch" },
  already_redone: { code: "already_redone", batch: 7 },
  already_reversed: { code: "already_reversed", batch: 8 },
  own_payout: { code: "own_payout", payout: 9 },
  recall_open: { code: "recall_open", recall: 2 },
  nothing_to_pay: { code: "nothing_to_pay" },
  file_too_large: { code: "file_too_large", most_mb: 64 },
  bad_field: { code: "bad_field", field: "title", message: "Give the batch a title." },
  not_saved: { code: "not_saved", message: "the disk is full" },
  saving_cancelled: { code: "saving_cancelled" },
  doubt_stands: {
    code: "doubt_stands",
    message: "M-PESA was asked about this a moment ago, and its answer is awaited.",
  },
  ledger_changed: { code: "ledger_changed", message: "entry 41 does not follow from entry 40" },
  keyring: { code: "keyring", message: "The keyring is locked. Unlock it and try again." },
  password_first: { code: "password_first", message: "The password is being changed already." },
  password_wait: { code: "password_wait", until: 0 },
  relay_not_answering: { code: "relay_not_answering", message: "The relay cannot be reached." },
  relay_awaited: {
    code: "relay_awaited",
    address: "https://relay.example",
    count: 2,
    sum_cents: 15_000,
    before: false,
  },
  payments_elsewhere: { code: "payments_elsewhere", address: "https://relay.example" },
  resume_undecided: { code: "resume_undecided", left: 3 },
  check_first: { code: "check_first" },
  relay_silent: { code: "relay_silent", message: "The relay cannot be reached." },
  gateway_did_not_answer: { code: "gateway_did_not_answer", message: "the connection was refused" },
  unexpected: { code: "unexpected", reference: "7F3K-22" },
  no_answer: { code: "no_answer" },
};

describe("every problem", () => {
  test("of the generated type has an entry in the table", () => {
    const generated = readFileSync("src/bindings.ts", "utf8").match(/export type Problem = [^;]*;/s)![0];
    const codes = [...generated.matchAll(/"code": "(\w+)"/g)].map((match) => match[1]);
    expect(codes.length).toBeGreaterThan(0);
    expect(KNOWN_CODES).toEqual(expect.arrayContaining(codes));
  });
  test.each(Object.values(EXAMPLES))("$code is said in whole sentences", (problem) => {
    const said = saying(problem);
    expect(said.title).toMatch(/^[A-Z].*[^.]$/);
    expect(said.sentence).toMatch(/^[A-Z].*[.!?]$/s);
    expect(said.sentence).not.toMatch(/undefined|null|NaN|something went wrong/i);
  });
});

describe("in Kiswahili", () => {
  afterEach(() => setLanguage("en"));

  test.each(Object.values(EXAMPLES))("$code is said as well, and says nothing in English", (problem) => {
    const english = saying(problem);
    setLanguage("sw");
    const said = saying(problem);
    expect(said.title).toMatch(/^[\p{Lu}].*[^.]$/u);
    expect(said.sentence).toMatch(/^[\p{Lu}].*[.!?]$/su);
    expect(said.title).not.toBe(english.title);
    // What the console said as a sentence is the console's to translate.
    if (!("message" in problem)) expect(said.sentence).not.toBe(english.sentence);
    expect([said.severity, said.action, said.field]).toEqual([
      english.severity,
      english.action,
      english.field,
    ]);
  });
  test("whether money moved is said where it is in English", () => {
    setLanguage("sw");
    expect(saying(EXAMPLES.wrong_passphrase).sentence).toContain("Hakuna kilichofanyika");
    expect(saying(EXAMPLES.not_found).sentence).toContain("Hakuna pesa zilizohamishwa");
    expect(saying(EXAMPLES.maker_cannot_approve).sentence).toContain("Otieno au Halima");
    expect(saying(EXAMPLES.under_way).title).toContain("Malipo 2");
  });
});

test("where something stands is said in words, and what has no word here as the console named it", () => {
  expect(saying({ code: "wrong_state", state: "in_doubt" }).sentence).toMatch(/^It is in doubt by now\./);
  expect(saying({ code: "wrong_state", state: "connected" }).sentence).toMatch(/^It is connected\./);
  expect(saying({ code: "not_found", what: "closed month" }).title).toBe("This does not exist");
});

test("names, waits and reasons of a problem reach its sentence", () => {
  expect(saying(EXAMPLES.maker_cannot_approve).sentence).toContain("Otieno or Halima");
  expect(saying(EXAMPLES.too_many_tries).sentence).toContain("1 min");
  expect(saying(EXAMPLES.not_saved).sentence).toMatch(/^The disk is full\. /);
  expect(saying(EXAMPLES.unexpected).sentence).toContain("7F3K-22");
  expect(saying(EXAMPLES.wrong_passphrase).field).toBe("passphrase");
});

test("a code that this screen does not know yet is still told, with what is known of it", () => {
  const newer = { code: "moon_phase" } as unknown as AnyProblem;
  expect(saying(newer).sentence).toContain("moon_phase");
});

test("what was thrown is read as a problem, and anything else as no answer", () => {
  expect(problemOf(new Fault({ code: "rows_changed" }))).toEqual({ code: "rows_changed" });
  expect(problemOf({ code: "nothing_to_pay" })).toEqual({ code: "nothing_to_pay" });
  expect(problemOf(new TypeError("fetch failed"))).toEqual({ code: "no_answer" });
  expect(problemOf(undefined)).toEqual({ code: "no_answer" });
});
