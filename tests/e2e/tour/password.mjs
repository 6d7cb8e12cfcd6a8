// The initiator's ninety days: reminders as days pass, a change with a wrong and then the right password, and what M-PESA's
// refusal of a password does to sending.

import assert from "node:assert/strict";
import { join } from "node:path";

import * as acts from "../lib/acts.mjs";
import { said } from "../lib/words.mjs";
import { writePayroll } from "../lib/payroll.mjs";
import { within } from "../lib/wait.mjs";

const FIRST_NEW = "Practice#2027";
const SECOND_NEW = "Harvest#2028";
const PASSPHRASE = acts.CHECKER.passphrase;

export async function reminders(tour) {
  const { window, numbers } = tour;
  const initiator = () => acts.told(window, "initiator");
  const daysLeft = async () => (await initiator()).age.days_left;
  numbers.reminders = [];

  await tour.step("The initiator's password and its days", async () => {
    await tour.as(acts.CHECKER);
    await acts.goTo(window, "initiator");
    assert.equal(await daysLeft(), 13);
    await window.waitFor("reminder");
  });
  await tour.step("Its end for the calendar", async () => {
    const file = await tour.saves(() => window.press("save-calendar"));
    assert.match(file.name, /\.ics$/);
    assert.match(file.bytes.toString(), /^BEGIN:VCALENDAR\r\n/);
  });
  await tour.step("Take note of the first reminder", async () => {
    await window.press("reminder-seen");
    await window.waitUntilGone("reminder");
  });
  for (const [hook, times, left] of [
    ["pass-7", 1, 6],
    ["pass-1", 3, 3],
    ["pass-1", 2, 1],
  ]) {
    await tour.step(
      `${left === 1 ? "A day is" : `${left} days are`} left, and it is said again`,
      async () => {
        for (let time = 0; time < times; time += 1) {
          const before = await daysLeft();
          await window.press(hook);
          await within(10_000, "the days have passed", async () => (await daysLeft()) < before);
        }
        assert.equal(await daysLeft(), left);
        await window.waitFor("reminder", 20_000);
        numbers.reminders.push(await window.text('[data-testid="reminder"] p'));
      },
    );
    await tour.step(`Put it off with ${left} left`, async () => {
      await window.press(left === 3 ? "reminder-later" : "reminder-seen");
      await window.waitUntilGone("reminder");
    });
  }
  await tour.step("Home with a day left", () => acts.goTo(window, "home"));
}

export async function rotation(tour) {
  const { window } = tour;
  await tour.as(acts.CHECKER);
  await acts.goTo(window, "initiator");

  await tour.step("Begin to change the password", async () => {
    await window.type("begin-passphrase", PASSPHRASE);
    await window.press("begin-change");
    await window.waitFor("portal-password");
    const { sending } = await acts.told(window, "status");
    assert.equal(sending.state, "paused", "sending is paused meanwhile");
  });
  await tour.step("Change it on the portal", async () => {
    await window.type("portal-password", FIRST_NEW);
    await window.press("portal-set");
    // The portal's answer may move the button under the pointer.
    await within(10_000, "the next step is there", async () => {
      if (await window.has("changed")) await window.press("changed");
      return window.has("new-password");
    });
  });
  await tour.step("Type a wrong one", () => typeTwice(window, "Mistyped#2027"));
  await tour.step("M-PESA refuses the wrong one", async () => {
    await window.press("try-password");
    const { verdict } = await answered(window, ({ change }) => change?.verdict?.accepted === false);
    assert.match(verdict.sentence, /2001/);
    await window.waitFor('[role="alert"]');
  });
  await tour.step("M-PESA takes the right one", async () => {
    await typeTwice(window, FIRST_NEW);
    await window.press("try-password");
    await answered(window, ({ change, history }) => change === null && history[0]?.state === "done");
    await within(5_000, "sending goes on", async () => {
      const { sending } = await acts.told(window, "status");
      return sending.state === "on";
    });
    await window.waitFor("begin-passphrase");
  });
  await tour.step("The new password has ninety days", async () => {
    const { age } = await acts.told(window, "initiator");
    assert.equal(age.days_left, 90);
    await acts.goTo(window, "home");
    await acts.goTo(window, "initiator");
  });
}

/** M-PESA refuses the password (2001) in the middle of the work: everything pauses, until the right one is known here. */
export async function refusal(tour) {
  const { window, numbers } = tour;
  let batch;
  let again;

  await tour.step("Somebody changes the password on the portal only", async () => {
    await tour.as(acts.CHECKER);
    await acts.goTo(window, "initiator");
    await window.type("begin-passphrase", PASSPHRASE);
    await window.press("begin-change");
    await window.type("portal-password", SECOND_NEW);
    await window.press("portal-set");
    await within(
      10_000,
      "the portal has it",
      async () =>
        (await window.script('return document.querySelector("[data-testid=portal-password]").value')) === "",
    );
    await window.press("give-up");
    await window.waitFor("begin-passphrase");
  });
  await tour.step("M-PESA refuses the password (2001), and sending pauses", async () => {
    tour.place.closeNotifications();
    const file = join(tour.place.home, "Casual workers.csv");
    writePayroll(file, { ordinary: 1, fates: [], mistakes: false, seed: 3 });
    await tour.as(acts.MAKER);
    await acts.importFile(window, file);
    batch = await acts.draft(window, "Casual workers");
    await acts.submit(window);
    await tour.as(acts.CHECKER);
    await acts.approve(window, batch, acts.CHECKER);
    await acts.openBatch(window, batch);
    await within(60_000, "sending is paused", async () => {
      const { sending } = await acts.told(window, "status");
      return sending.state === "paused" && /2001/.test(JSON.stringify(sending));
    });
    // The payout is refused, or a question about the balance was before it, and it waits.
    await within(60_000, "it was refused or waits", async () => {
      // What M-PESA refused for the password is approved as before.
      const { to_go: waits } = (await acts.told(window, "batch", { batch })).row.totals;
      return waits.count === 1;
    });
    await window.waitFor("open-initiator");
  });
  await tour.notified("The desktop says that sending is paused", said("notice-sending-is-paused"));
  await tour.step("Resuming leads to the password first", async () => {
    assert.equal(await window.has("resume-sending"), false, "what can only be refused is not offered");
    const { problem } = await window.ask("resume_sending", {});
    assert.ok(problem, "nobody sends with a refused password");
  });
  await tour.step("What is approved now waits", async () => {
    again = batch;
    const { row } = await acts.told(window, "batch", { batch: again });
    assert.equal(row.totals.to_go.count, 1, "nothing is sent while sending is paused");
    await acts.openBatch(window, again);
  });
  await tour.step("The initiator's page says that it was refused", async () => {
    await window.press("open-initiator");
    await window.waitFor("begin-passphrase");
    const { refused } = await acts.told(window, "initiator");
    assert.match(refused.reason, /2001/);
  });
  await tour.step("Type the one that the portal has", async () => {
    await window.type("begin-passphrase", PASSPHRASE);
    await window.press("begin-change");
    await window.waitFor("changed");
    // A question that was on its way as well may have been one wrong password too many.
    if (await window.has("portal-unlock")) await window.press("portal-unlock");
    await window.press("changed");
    await typeTwice(window, SECOND_NEW);
  });
  await tour.step("M-PESA takes it, and sending resumes", async () => {
    await window.press("try-password");
    await answered(window, ({ change, history }) => change === null && history[0]?.state === "done");
    await acts.openBatch(window, again);
    const totals = await acts.settled(window, again, 60_000);
    assert.equal(totals.paid.count, 1, "the batch that waited was paid");
    await within(5_000, "which is shown", async () => (await window.number("batch-count-paid")) === 1);
    numbers.rotations = 2;
  });
}

async function typeTwice(window, password) {
  await window.type("new-password", password);
  await window.type("new-password-again", password);
}

/** Waits until M-PESA's answer shows on the initiator's page, and answers the change. */
async function answered(window, look) {
  return within(45_000, "M-PESA has answered", async () => {
    const view = await acts.told(window, "initiator");
    return look(view) && (view.change ?? {});
  });
}
