import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the treasurer's days, from a payroll file to a refused password, in the real window", () => {
  const folder = mkdtempSync(join(tmpdir(), "hazina-tour-"));
  try {
    execFileSync(process.execPath, [fileURLToPath(new URL("../tour.mjs", import.meta.url)), folder], {
      stdio: "inherit",
    });
    const tour = JSON.parse(readFileSync(join(folder, "tour.json"), "utf8"));
    assert.ok(tour.imported >= 200, "two hundred payouts");
    assert.equal(tour.approved, tour.imported);
    assert.equal(tour.paid + tour.failed + tour.in_doubt, tour.imported);
    assert.equal(tour.receipts, tour.paid);
    assert.deepEqual(
      [tour.settled_by_hand, tour.reversed, tour.bills_paid, tour.rotations, tour.organisations],
      [1, 1, 1, 2, 2],
    );
    assert.equal(tour.reminders.length, 3);
    assert.ok(tour.saved.length >= 14, "tables and papers");
    for (const { name, ok, screenshot } of tour.steps) {
      assert.ok(ok, name);
      assert.ok(statSync(join(folder, screenshot)).size > 1_000, `${screenshot} shows something`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
