// How pressing the age of the initiator's password is.

import { expect, test } from "vitest";
import type { PasswordAgeView } from "../src/bindings";
import { daysInRail, endInSentence, isPressing, toneOf } from "../src/views/initiator/age";

const age = (days_left: number, dated_ahead = false): PasswordAgeView => ({
  set_on: "2026-09-05",
  expires_on: "2026-12-04",
  lasts_days: 90,
  passed_days: 90 - days_left,
  days_left,
  sentence: "",
  dated_ahead,
});

test("a password is calm until people are reminded, and bad on the day before its end", () => {
  expect([15, 14, 2, 1, 0, -3].map((days) => toneOf(age(days)))).toEqual([
    "accent",
    "caution",
    "caution",
    "bad",
    "bad",
    "bad",
  ]);
});

test("the rail counts the last fourteen days and those after the end", () => {
  expect([15, 14, 0, -3].map((days) => daysInRail(age(days)))).toEqual([null, "14 d", "0 d", "−3 d"]);
});

test("days are not counted by a clock that cannot be right", () => {
  expect(daysInRail(age(5, true))).toBeNull();
  expect(toneOf(age(80, true))).toBe("caution");
});

test("what is refused or being changed is pressing however many days are left", () => {
  const calm = { age: age(80), reminder: null, exposed: null, changing: false, refused: false };
  expect(isPressing(calm)).toBe(false);
  expect(isPressing({ ...calm, refused: true })).toBe(true);
  expect(isPressing({ ...calm, changing: true })).toBe(true);
});

test("Home says the end in its last week, and a refusal at any time", () => {
  const calm = { age: age(80), reminder: null, exposed: null, changing: false, refused: false };
  const said = (days: number) => endInSentence({ ...calm, age: age(days) });
  expect([8, 7, 1, 0, -1].map(said)).toEqual([
    null,
    "The initiator’s password expires in 7 days.",
    "The initiator’s password expires tomorrow.",
    "The initiator’s password expires today.",
    "The initiator’s password has expired.",
  ]);
  expect(endInSentence({ ...calm, refused: true })).toBe("M-PESA refuses the initiator’s password.");
  expect(endInSentence({ ...calm, age: age(1), changing: true })).toBeNull();
});
