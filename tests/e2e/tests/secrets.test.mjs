import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import * as acts from "../lib/acts.mjs";
import { writePayroll } from "../lib/payroll.mjs";
import { openPlace } from "../lib/place.mjs";
import { filesUnder, findSecrets } from "../lib/search.mjs";
import { openWindow } from "../lib/window.mjs";

let place;
before(async () => {
  place = await openPlace();
});
after(() => place.close());

test("a secret that stands in a file is found, also in disguise", () => {
  const path = join(place.root, "canary");
  for (const disguised of ["a sparrow", "YSBzcGFycm93", "612073706172726f77", "a%20sparrow"]) {
    writeFileSync(path, `before ${disguised} after`);
    assert.deepEqual(findSecrets([path], { bird: "a sparrow" }), [{ secret: "bird", path }]);
  }
  writeFileSync(path, "nothing here");
});

test("no secret stands in a file or in an answer to the page", async () => {
  const window = await openWindow(place);
  await keepAnswers(window);
  const file = join(place.home, "Payroll.csv");
  writePayroll(file, { ordinary: 12 });
  const batch = await acts.payFile(window, file, "Salaries");
  await acts.settled(window, batch);
  await lookAtEverything(window, batch);
  const { problem } = await window.ask("sign_in", { operator: 1, passphrase: "a wrong passphrase" });
  assert.ok(problem, "a problem is an answer as well");

  const secrets = {
    ...inKeyring(),
    maker: acts.MAKER.passphrase,
    checker: acts.CHECKER.passphrase,
    wrong: "a wrong passphrase",
  };
  const open = written();
  assert.ok(
    open.some((path) => path.endsWith(".ledger-wal")),
    "the write-ahead log is looked at while it is there",
  );
  const whileOpen = findSecrets(open, secrets);
  const answers = join(place.root, "answers");
  const kept = await window.script("return window.answers");
  writeFileSync(answers, JSON.stringify(kept));
  const pageKeeps = join(place.root, "page");
  writeFileSync(
    pageKeeps,
    await window.script(
      "return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, document.documentElement.outerHTML])",
    ),
  );
  await window.close();

  assert.ok(kept.length > 20, "answers were kept");
  assert.deepEqual(whileOpen, []);
  assert.deepEqual(findSecrets([...written(), answers, pageKeeps], secrets), []);
});

/** Everything that was written: ledger, its write-ahead log, spool, journal, logs, web view storage, what programs said. */
function written() {
  const paths = filesUnder(place.root).filter((path) => !path.includes("/keyrings/"));
  assert.ok(
    paths.some((path) => path.endsWith(".log")),
    "there is a log",
  );
  assert.ok(
    paths.some((path) => /\.(db|sqlite3?|ledger)$/.test(path)),
    `there is a ledger among ${paths.join(" ")}`,
  );
  return paths;
}

/** What the keyring holds for us, by name. */
function inKeyring() {
  const words = place.run("secret-tool", ["search", "--all", "service", "ke.hazina.console"]);
  const secrets = Object.fromEntries(
    words.split(/^\[.*\]$/m).flatMap((entry) => {
      const label = /^label = (.*)$/m.exec(entry)?.[1];
      const secret = /^secret = (.*)$/m.exec(entry)?.[1];
      return label && secret && !label.includes("keyring-check") ? [[label, secret]] : [];
    }),
  );
  const names = Object.keys(secrets).join(" ");
  assert.match(names, /consumer.secret/, names);
  assert.match(names, /initiator.password/, names);
  return secrets;
}

async function lookAtEverything(window, batch) {
  const payouts = await acts.payoutsOf(window, batch);
  for (const { id } of payouts) await acts.told(window, "payout", { payout: id });
  for (const place of ["home", "approvals", "batches", "payouts", "audit"]) await acts.goTo(window, place);
  await acts.told(window, "quarantine");
}

/** Keeps every answer that the page gets from the program from here on. */
async function keepAnswers(window) {
  await window.script(`
    window.answers = [];
    const plain = window.fetch;
    window.fetch = async (...request) => {
      const answer = await plain(...request);
      answer.clone().text().then((text) => window.answers.push(text));
      return answer;
    };`);
}
