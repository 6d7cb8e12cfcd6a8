import { describe, expect, test } from "vitest";
import { placeOf } from "../src/state/route.svelte";
import { STEPS, indexOf, strength } from "../src/views/connect/words";

test("the wizard and the organisations have addresses, and a wizard without an organisation leads to them", () => {
  expect(placeOf("#/connect/0a1b2c")).toEqual({ name: "connect", profile: "0a1b2c" });
  expect(placeOf("#/connect")).toEqual({ name: "organisations" });
  expect(placeOf("#/organisations")).toEqual({ name: "organisations" });
  expect(placeOf("#/settings?section=people")).toEqual({ name: "settings" });
});

describe("how hard a passphrase is to guess", () => {
  test.each([
    ["", 0],
    ["short", 1],
    ["aaaaaaaaaaaaaaaaaaaaaaaa", 1],
    ["maize and beans", 2],
    ["lake heron sunrise over Kisumu", 3],
    ["Nairobi#2026!xyz", 3],
  ])("%s", (passphrase, level) => expect(strength(passphrase).level).toBe(level));
  test("is said in words, and what is too short says how much is missing", () => {
    expect(strength("elevenchars").word).toBe("Too short: 1 more at least.");
  });
});

test("every step has a word and an order; connected is past all of them", () => {
  expect(STEPS.map((one) => indexOf(one.step))).toEqual(STEPS.map((_, index) => index));
  expect(indexOf("connected")).toBe(STEPS.length);
});
