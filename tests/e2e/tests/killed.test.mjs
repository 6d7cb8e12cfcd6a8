import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import * as acts from "../lib/acts.mjs";
import { FAIL, IN_DOUBT, PAID_IN_THE_END, writePayroll } from "../lib/payroll.mjs";
import { openPlace } from "../lib/place.mjs";
import { journal } from "../lib/simulator.mjs";
import { within } from "../lib/wait.mjs";
import { openWindow } from "../lib/window.mjs";

let place;
before(async () => {
  place = await openPlace();
});
after(() => place.close());

test("a window that is killed again and again while it sends pays nobody twice and forgets nobody", async (t) => {
  const file = join(place.home, "Payroll.csv");
  const { good } = writePayroll(file, {
    ordinary: 150,
    fates: [...PAID_IN_THE_END, ...FAIL, ...IN_DOUBT],
    mistakes: false,
  });
  let window = await openWindow(place);
  const batch = await acts.payFile(window, file, "Salaries");

  for (const answered of [1, 40, 80, 120]) {
    await within(90_000, `${answered} payouts are answered`, async () => {
      const { row } = await acts.told(window, "batch", { batch });
      const { paid, failed, in_doubt: doubt } = row.totals;
      return paid.count + failed.count + doubt.count >= answered;
    });
    await window.kill();
    window = await openWindow(place);
    await acts.signIn(window, acts.CHECKER);
  }
  const totals = await acts.settled(window, batch);
  const payouts = await acts.payoutsOf(window, batch);
  const check = await acts.told(window, "check_ledger");
  await window.close();

  t.diagnostic(`${totals.paid.count} paid, ${totals.failed.count} failed, ${totals.in_doubt.count} in doubt`);
  assert.equal(payouts.length, good, "nobody is forgotten");
  assert.deepEqual(contradictions(payouts, journal(place.data)), []);
  assert.ok(check, "the ledger was checked");
});

/** Where the ledger and the simulator's journal do not tell the same story. */
function contradictions(payouts, entries) {
  const paid = Map.groupBy
    ? Map.groupBy(payments(entries), ({ payee }) => payee)
    : groupBy(payments(entries));
  return payouts.flatMap(({ payee, state, receipt }) => {
    const truth = paid.get(payee) ?? [];
    const wrong = [];
    if (truth.length > 1) wrong.push(`${payee} was paid ${truth.length} times`);
    if (state === "paid" && truth[0]?.receipt !== receipt)
      wrong.push(`${payee} is paid by ${receipt} here and by ${truth[0]?.receipt} in truth`);
    if (["failed", "cancelled", "approved"].includes(state) && truth.length > 0)
      wrong.push(`${payee} is ${state} here and was paid`);
    return wrong;
  });
}

function groupBy(all) {
  const groups = new Map();
  for (const one of all) groups.set(one.payee, [...(groups.get(one.payee) ?? []), one]);
  return groups;
}

/** The true payments among the entries. */
function payments(entries) {
  return entries.filter(({ event }) => event === "paid");
}
