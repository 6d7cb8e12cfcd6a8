// Drives the real window through a treasurer's days, with real SQLite, real HTTP and the real keyring, and writes down what
// happened: numbered screenshots and tour.json. Ends with 1 where any step fails.

import assert from "node:assert/strict";

import { asks } from "./tour/ask.mjs";
import { back } from "./tour/back.mjs";
import { backups } from "./tour/backups.mjs";
import { bill } from "./tour/bills.mjs";
import { connect } from "./tour/connect.mjs";
import { desktops } from "./tour/desktops.mjs";
import { doubt } from "./tour/doubt.mjs";
import { inPart } from "./tour/in-part.mjs";
import { looks } from "./tour/looks.mjs";
import { balances } from "./tour/money.mjs";
import { papers } from "./tour/papers.mjs";
import { refusal, reminders, rotation } from "./tour/password.mjs";
import { payroll } from "./tour/payroll.mjs";
import { people } from "./tour/people.mjs";
import { settings } from "./tour/settings.mjs";
import { statement } from "./tour/statement.mjs";
import { Tour } from "./tour/tour.mjs";

const folder = process.argv[2];
if (!folder) throw new Error("tour.mjs DIR");
const tour = new Tour(folder);

async function all() {
  const paid = await payroll(tour);
  await doubt(tour, paid);
  await balances(tour);
  await back(tour);
  await asks(tour);
  await bill(tour);
  await inPart(tour);
  await papers(tour, paid);
  await settings(tour);
  await connect(tour);
  await reminders(tour);
  await rotation(tour);
  await statement(tour);
  await refusal(tour);
  await looks(tour, paid);
  await people(tour);
  await backups(tour);
  await tour.step("Close the window", async () => {
    assert.deepEqual(
      await tour.window.stoppedByPolicy(),
      [],
      "the pages need nothing that the policy forbids",
    );
  });
  await tour.window.close();
  await desktops(tour);
}

let failure;
try {
  await all();
} catch (error) {
  failure = error;
} finally {
  if (failure) {
    console.error(failure.stack);
    if (tour.place) console.error(tour.place.words("WebKitWebDriver"));
  }
  tour.place?.close();
  tour.write();
}
console.log(JSON.stringify(tour.numbers));
console.log(`${tour.steps.filter(({ ok }) => ok).length} of ${tour.steps.length} steps`);
process.exit(failure || tour.steps.some(({ ok }) => !ok) ? 1 : 0);
