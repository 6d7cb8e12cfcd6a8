// M-PESA's own statement as the practice portal saves it, and changed as somebody could have changed it: with lines that are
// not in the simulator's books, and balances that still add up.

/** A portal export, taken apart. */
export function readStatement(text) {
  const lines = text.replace(/\r\n$/, "").split("\r\n");
  return { head: lines.slice(0, 7), rows: lines.slice(7) };
}

export const writeStatement = ({ head, rows }) => `${[...head, ...rows].join("\r\n")}\r\n`;

/** Adds a payment out as the newest line: its balance follows, and the totals above the heading say so too. */
export function addPayment({ head, rows }, { receipt, details, party, shillings, reason }) {
  const newest = rows[0].split(",");
  const balance = (Number(newest[7]) - shillings).toFixed(2);
  const row = [receipt, newest[1], newest[2], details, "Completed", "", `-${shillings.toFixed(2)}`, balance];
  const totals = head[5].split(",");
  const at = (name) => totals.indexOf(`${name}:`) + 1;
  totals[at("Closing Balance")] = balance;
  totals[at("Total Withdrawn")] = (Number(totals[at("Total Withdrawn")]) - shillings).toFixed(2);
  return {
    head: head.map((line, place) => (place === 5 ? totals.join(",") : line)),
    rows: [[...row, "true", reason, party, "", " "].join(","), ...rows],
  };
}

/** A receipt of the day of this line that M-PESA did not give. */
export const receiptLike = (row, end) => `${row.split(",")[0].slice(0, 10 - end.length)}${end}`;
