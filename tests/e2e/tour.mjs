// Drives the real window through a treasurer's days, with real SQLite, real HTTP and the real keyring, and writes down what
// happened: numbered screenshots and tour.json. Ends with 1 where any step fails.

import assert from "node:assert/strict";

import { looks } from "./tour/looks.mjs";
import { payroll } from "./tour/payroll.mjs";
import { Tour } from "./tour/tour.mjs";

const folder = process.argv[2];
if (!folder) throw new Error("tour.mjs DIR");
const tour = new Tour(folder);

async function all() {
  const paid = await payroll(tour);
  await looks(tour, paid);
  await tour.step("Close the window", async () => {
    assert.deepEqual(
      await tour.window.stoppedByPolicy(),
      [],
      "the pages need nothing that the policy forbids",
    );
  });
  await tour.window.close();
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
