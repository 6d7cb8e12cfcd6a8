// Who is proposed at the sign-in: the person whose turn it is.

import { expect, test } from "vitest";
import type { OperatorView } from "../src/bindings";
import { EVERYDAY } from "../src/state/status";
import { proposed } from "../src/views/signin/proposed";

const one = (id: number, waiting: number, locked = false): OperatorView => ({
  id,
  name: `Person ${id}`,
  roles: EVERYDAY,
  locked,
  waiting,
});
const left = (operator: number, idle = false) => ({ operator, idle, at: 0 });

test("the first at the first start, and later who was here last", () => {
  expect(proposed({ operators: [one(1, 0), one(2, 0)], left: null })?.id).toBe(1);
  expect(proposed({ operators: [one(1, 0), one(2, 0)], left: left(2) })?.id).toBe(2);
});

test("after somebody locked, the other for whom something waits", () => {
  expect(proposed({ operators: [one(1, 0), one(2, 1)], left: left(1) })?.id).toBe(2);
  expect(proposed({ operators: [one(1, 1), one(2, 1)], left: left(1) })?.id).toBe(1);
  expect(proposed({ operators: [one(1, 0), one(2, 1, true)], left: left(1) })?.id).toBe(1);
});

test("who was signed out for being away comes back to themselves", () => {
  expect(proposed({ operators: [one(1, 0), one(2, 1)], left: left(1, true) })?.id).toBe(1);
});
