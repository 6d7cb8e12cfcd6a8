// @vitest-environment jsdom
// A file on its way to becoming a batch, put into Kiswahili while it is open.

import { fireEvent, screen } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import type { Finding, FindingGroup, ImportSummary } from "../src/bindings";
import { setLanguage } from "../src/format/language.svelte";
import { AT, leave, leftInEnglish, openPage } from "./both";
import { STATUS } from "./console";

afterEach(leave);

const DATA = [STATUS, "payroll.csv"];
const of = (count: number) => ({ count, sum_cents: count * 100_000 });

const finding = (line: number, more: Partial<Finding> = {}): Finding => ({
  line,
  column: "Jina.",
  column_code: "phone",
  value: "07",
  read_as: null,
  code: "bad_phone",
  message: "Kwa nini.",
  ...more,
});
const group = (code: string, more: Partial<FindingGroup> = {}): FindingGroup => ({
  code,
  title: "Jina.",
  count: 8,
  worth_a_look: true,
  first: [finding(3), finding(4)],
  ...more,
});
const found: ImportSummary = {
  ready: of(234),
  fees_cents: 5_000,
  problem_lines: 5,
  problems: 8,
  flags: 12,
  remarks: [finding(0)],
  held: of(2),
  held_groups: [
    {
      key: "k",
      code: "c",
      title: "Jina.",
      heading: "Jina.",
      value: "Jina.",
      message: "Kwa nini.",
      all: of(2),
      first: [8, 9],
      confirmed: false,
    },
  ],
  columns: [
    { index: 0, heading: "Jina.", samples: ["07"], read_as: "phone", pays: true },
    { index: 1, heading: "Oktoba", samples: ["x"], read_as: null, pays: false },
  ],
  header_line: 1,
  mapped: true,
  remembered: false,
  corrections: [{ line: 4, column: "phone", before: "", after: "0712" }],
  kept_out: [6],
  left_out: 1,
  layout: "Mpango.",
  problem_groups: [group("bad_phone")],
  flag_groups: [
    group("new_payee"),
    group("spaces_removed", { worth_a_look: false, first: [finding(5, { value: "", read_as: "x" })] }),
  ],
  same_file_as: { batch: 2, title: "Oktoba", at: AT },
  batch: null,
  difference: null,
  saved_to: null,
};

test("a file that was read: what can be paid, what waits, and what is wrong", async () => {
  const main = await openPage(
    "#/import/1",
    {
      import_view: () => ({ id: 1, file_name: "payroll.csv", progress: { state: "ready", ...found } }),
      import_rows: () => ({
        rows: [
          {
            line: 2,
            name: "",
            lane: "person",
            payee: "254720500000",
            account: null,
            amount_cents: 100,
            fee_cents: null,
            reference: "",
            command: "",
            flags: ["spaces_removed"],
          },
        ],
        total: 1,
      }),
    },
    "import-held",
  );
  const title = screen.getByTestId<HTMLInputElement>("import-title").value;
  for (const tab of ["import-ready", "import-held", "import-problems", "import-flags", "import-columns"]) {
    setLanguage("en");
    await fireEvent.click(screen.getByTestId(tab));
    if (tab === "import-problems") await fireEvent.click(screen.getByTestId("correct-3"));
    expect([tab, await leftInEnglish(main, [DATA, found, title])]).toEqual([tab, []]);
  }
  expect(screen.getByTestId("import-go-save").textContent).toContain(
    "Endelea na mistari 234, pakua 5 iliyokataliwa",
  );
});

test("a file that is not chosen yet, or still read", async () => {
  const choosing = await openPage("#/import", {}, "import-file");
  expect(await leftInEnglish(choosing, DATA)).toEqual([]);
  leave();
  const reading = await openPage(
    "#/import/1",
    {
      import_view: () => ({
        id: 1,
        file_name: "payroll.csv",
        progress: { state: "reading", rows: 12, bytes: 5, bytes_total: 10, rows_per_second: 6 },
      }),
    },
    "import-cancel",
  );
  expect(await leftInEnglish(reading, DATA)).toEqual([]);
  expect(reading.textContent).toContain("mistari 12 imesomwa");
});
