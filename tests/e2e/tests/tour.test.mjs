import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the main job, from a payroll file to receipts, in the real window", () => {
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
    for (const { name, ok, screenshot } of tour.steps) {
      assert.ok(ok, name);
      assert.ok(statSync(join(folder, screenshot)).size > 1_000, `${screenshot} shows something`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
