// What a column of a file may be read as, in words.

/** A column that is not read. */
export const NOT_READ = "";
/** A column of which a person said that it matters. */
export const MATTERS = "matters";

/** What makes payments, in the order in which a person looks for it. */
export const COLUMN_WORDS: readonly (readonly [string, string])[] = [
  ["phone", "Phone number"],
  ["amount", "Amount"],
  ["name", "Name"],
  ["reference", "Reference"],
  ["pay_bill", "Pay bill"],
  ["account", "Account at the pay bill"],
  ["till", "Till"],
  ["registration", "Tax registration (PRN)"],
  ["command", "Kind of payment"],
];

const SPEAKING: Readonly<Record<string, string>> = {
  status: "Looked at: status",
  paid: "Looked at: whether it was paid",
  approval: "Looked at: whether it was approved",
  stop: "Looked at: whether it is held back",
  method: "Looked at: how it is paid",
  currency: "Looked at: currency",
  paid_on: "Looked at: when it was paid",
  receipt: "Looked at: receipt",
  bank_account: "Looked at: bank account",
  matters: "It matters: ask me",
};

/** What a column is read as, in words. */
export function wordOf(code: string): string {
  return COLUMN_WORDS.find(([known]) => known === code)?.[1] ?? SPEAKING[code] ?? code;
}
