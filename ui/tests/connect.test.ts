import { expect, test } from "vitest";
import { placeOf } from "../src/pages";
import { STEPS, indexOf } from "../src/views/connect/words";

test("the wizard and the organisations have addresses, and a wizard without an organisation leads to them", () => {
  expect(placeOf("#/connect/0a1b2c")).toEqual({ name: "connect", profile: "0a1b2c" });
  expect(placeOf("#/connect")).toEqual({ name: "organisations" });
  expect(placeOf("#/organisations")).toEqual({ name: "organisations" });
  expect(placeOf("#/settings?section=people")).toEqual({ name: "settings" });
});

test("every step has a word and an order; connected is past all of them", () => {
  expect(STEPS.map((one) => indexOf(one.step))).toEqual(STEPS.map((_, index) => index));
  expect(indexOf("connected")).toBe(STEPS.length);
});
