import { describe, expect, test } from "vitest";
import type { BatchRow, Totals } from "../src/bindings";
import { placeOf } from "../src/pages";
import { titleFrom } from "../src/views/import/import-file";
import { filterOf, sortOf } from "../src/views/payouts/filter";
import { batchLook, PAYOUT_STATES } from "../src/views/words";

describe("an address", () => {
  test("names a place, with its id where it has one", () => {
    expect(placeOf("#/batches/12?state=failed")).toEqual({ name: "batch", id: 12 });
    expect(placeOf("#/approvals")).toEqual({ name: "approvals" });
    expect(placeOf("#/import")).toEqual({ name: "import", id: null });
    expect(placeOf("#/import/3")).toEqual({ name: "import", id: 3 });
  });
  test("that is unknown or bent leads home, and never to a batch that is none", () => {
    for (const hash of ["", "#", "#/", "#/nowhere", "#key=abc"])
      expect(placeOf(hash)).toEqual({ name: "home" });
    expect(placeOf("#/batches/12x")).toEqual({ name: "batches" });
  });
  test("says which day its dates mean, which kind and whose", () => {
    const of = (query: string, payee: string | null = null) =>
      filterOf(new URLSearchParams(query), null, payee);
    expect(of("date=paid&kind=bills&by=2")).toMatchObject({
      dated: "paid",
      lanes: ["bill", "till"],
      maker: 2,
    });
    expect(of("date=never&kind=gold")).toMatchObject({ dated: "prepared" });
    expect(of("kind=refunds").lanes).toEqual(["reversal"]);
    expect(of("attention=failed").lanes, "a refund that failed needs a person too").toEqual([]);
    expect(of("batch=7").lanes, "of one batch all is shown").toEqual([]);
    expect(of("", "254712345678")).toMatchObject({ payee: "254712345678", lanes: [] });
  });
  test("of one payee holds their number", () => {
    expect(placeOf("#/payee/254712345678")).toEqual({ name: "payee", payee: "254712345678" });
    expect(placeOf("#/payee")).toEqual({ name: "payouts" });
  });
  test("holds a filter, and what is no filter in it is left out", () => {
    const query = new URLSearchParams(
      "state=failed,bogus,in_doubt&q=0712 345 678&from=2026-11-21&batch=x&sort=up",
    );
    expect(filterOf(query, null)).toEqual({
      batch: null,
      states: ["failed", "in_doubt"],
      from: Date.UTC(2026, 10, 20, 21),
      until: null,
      search: "0712345678",
      alarms: false,
      attention: null,
      flags: [],
      dated: "prepared",
      // Refunds are not payouts.
      lanes: ["person", "bill", "till", "tax", "top_up"],
      payee: null,
      maker: null,
    });
    expect(filterOf(new URLSearchParams("attention=other_name"), null).attention).toBe("other_name");
    const flagged = new URLSearchParams("flag=new_payee,same_payee,A'B");
    expect(filterOf(flagged, 7).flags).toEqual(["new_payee", "same_payee"]);
    expect(filterOf(flagged, null).flags, "kinds are of one batch").toEqual([]);
    expect(filterOf(new URLSearchParams("alarms=1"), null).alarms).toBe(true);
    expect(sortOf(query, "newest")).toBe("newest");
    expect(filterOf(query, 7).batch).toBe(7);
  });
});

test("the words of the states are the ones that were agreed", () => {
  expect(Object.values(PAYOUT_STATES).map((look) => look.word)).toEqual([
    "Draft",
    "Waiting for approval",
    "Approved",
    "Sending",
    "Accepted",
    "Paid",
    "Failed",
    "In doubt",
    "Cancelled",
    "Rejected",
    "Reversed",
  ]);
});

test("violet is for money in doubt and nothing else", () => {
  const violet = Object.entries(PAYOUT_STATES).filter(([, look]) => look.tone === "doubt");
  expect(violet.map(([state]) => state)).toEqual(["in_doubt"]);
});

describe("an approved batch", () => {
  const some = { count: 1, sum_cents: 100 };
  const none = { count: 0, sum_cents: 0 };
  const look = (totals: Partial<Totals>, row: Partial<BatchRow> = {}): string => {
    const each = {
      to_go: none,
      sending: none,
      accepted: none,
      paid: none,
      failed: none,
      in_doubt: none,
      cancelled: none,
      reversed: none,
    };
    return batchLook({
      state: "approved",
      paused: null,
      all: { count: 9, sum_cents: 900 },
      failed_open: some,
      totals: { ...each, ...totals },
      ...row,
    } as BatchRow).word;
  };
  test("says the worst that is open about it, never what went well", () => {
    expect(look({ to_go: some })).toBe("Approved");
    expect(look({ to_go: some, paid: some })).toBe("Sending");
    expect(look({ accepted: some, paid: some, in_doubt: some })).toBe("Sending");
    expect(look({ to_go: some, paid: some }, { paused: "Paused by Amina." })).toBe("Paused");
    expect(look({ paid: some, in_doubt: some, failed: some })).toBe("Sent, 1 in doubt");
    expect(look({ paid: some, failed: some })).toBe("Sent, 1 failed");
    expect(look({ failed: some }, { all: some })).toBe("Failed");
    expect(look({ paid: some })).toBe("Paid");
    expect(look({ cancelled: some })).toBe("Cancelled");
  });
});

test("a file's name becomes a title that a person could have typed", () => {
  expect(titleFrom("payroll_november-2026.xlsx")).toBe("Payroll november 2026");
  expect(titleFrom("Drivers.csv")).toBe("Drivers");
  expect(titleFrom("no extension")).toBe("No extension");
});
