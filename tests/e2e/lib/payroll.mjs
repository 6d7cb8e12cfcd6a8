// A payroll as people send them: good rows, rows that can be repaired, rows that cannot, and payees for whom the simulator has
// a fate of its own (crates/daraja-sim/README.md names them).

import { writeFileSync } from "node:fs";

const FIRST = [
  "Jane",
  "Peter",
  "Fatuma",
  "Grace",
  "Hassan",
  "Mercy",
  "Dennis",
  "Wambui",
  "Ali",
  "Chebet",
  "Juma",
  "Nafula",
];
const LAST = [
  "Wanjiku",
  "Otieno",
  "Abdi",
  "Njeri",
  "Mwangi",
  "Kiptoo",
  "Mutua",
  "Achieng",
  "Barasa",
  "Wekesa",
  "Kamau",
];

/** Payees who are paid, whatever happens on the way. */
export const PAID_IN_THE_END = [
  ["0711000101", "the result comes twice"],
  ["0711000103", "the result comes before the acknowledgement"],
  ["0711000305", "the connection drops after taking"],
  ["0711000307", "HTTP 500 after taking"],
  ["0711000401", "spike arrest twice"],
  ["0711000306", "the connection drops after taking and the result is lost"],
  ["0711000308", "HTTP 500 after taking and the result is lost"],
  ["0711000502", "a time-out notice, and no result"],
];
/** Payees for whom M-PESA says no. */
export const FAIL = [
  ["0711000202", "the payee reached the daily limit"],
  ["0711000203", "the wallet would be too full"],
  ["0711000204", "not a registered customer"],
  ["0711000205", "not on M-PESA"],
];
/** Payees of whom M-PESA cannot say what became of the money, also when it is asked. */
export const IN_DOUBT = [
  ["0711000303", "pending for ever"],
  ["0711000304", "acknowledged, and never heard of"],
];

/**
 * Writes a payroll file.
 * @param {string} path Where.
 * @param {{ ordinary?: number, fates?: string[][], mistakes?: boolean, seed?: number }} wanted How many ordinary payees, which with a
 * fate, and whether some rows are wrong.
 * @returns {{ good: number, wrong: number, numbers: string[] }} What a reader must find.
 */
export function writePayroll(
  path,
  { ordinary = 220, fates = [...PAID_IN_THE_END, ...FAIL, ...IN_DOUBT], mistakes = true, seed = 0 } = {},
) {
  const rows = [["Phone", "Amount", "Name", "Reference"]];
  const numbers = [];
  for (let index = 0; index < ordinary; index += 1) {
    const number = `07${22_000_000 + seed * 10_000 + index * 7}`;
    numbers.push(`254${number.slice(1)}`);
    rows.push([written(number, index), amount(index), name(index), `Salary Nov ${index + 1}`]);
  }
  fates.forEach(([number, fate], index) => {
    numbers.push(`254${number.slice(1)}`);
    rows.splice(2 + index * 9, 0, [number, `${1_000 + index * 10}`, name(index + 5), fate]);
  });
  const wrong = mistakes
    ? [
        ["2.54712E+11", "5000", "Spreadsheet Victim", "number shortened by a spreadsheet"],
        ["0733", "5000", "Short Number", "too few digits"],
        ["0722111222", "0", "Nothing Owed", "nothing to pay"],
        ["0722111333", "150.50", "Cents Wanted", "M-PESA pays whole shillings"],
        ["+44 20 7946 0958", "900", "Foreign Number", "not a Kenyan number"],
      ]
    : [];
  rows.push(...wrong);
  writeFileSync(path, rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n");
  return { good: ordinary + fates.length, wrong: wrong.length, numbers };
}

/** The ways in which people write a number, all of which can be read with certainty. */
function written(number, index) {
  const ways = [
    number,
    number,
    `+254 ${number.slice(1, 4)} ${number.slice(4)}`,
    number.slice(1),
    `254${number.slice(1)}`,
  ];
  return ways[index % ways.length];
}

function amount(index) {
  const shillings = 1_500 + ((index * 373) % 48_000);
  return index % 10 === 3 ? `KES ${shillings.toLocaleString("en-GB")}` : `${shillings}`;
}

function name(index) {
  return `${FIRST[index % FIRST.length]} ${LAST[(index * 5 + 3) % LAST.length]}`;
}

function cell(value) {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
