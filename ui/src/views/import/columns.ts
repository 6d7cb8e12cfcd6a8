// What a column of a file may be read as, in words.

import * as m from "../../paraglide/messages";

/** A column that is not read. */
export const NOT_READ = "";
/** A column of which a person said that it matters. */
export const MATTERS = "matters";

/** What makes payments, in the order in which a person looks for it. */
export const PAYING = [
  "phone",
  "amount",
  "name",
  "reference",
  "pay_bill",
  "account",
  "till",
  "registration",
  "command",
] as const;

const WORDS: Readonly<Record<string, () => string>> = {
  phone: m.import_as_phone,
  amount: m.import_as_amount,
  name: m.import_as_name,
  reference: m.import_as_reference,
  pay_bill: m.import_as_pay_bill,
  account: m.import_as_account,
  till: m.import_as_till,
  registration: m.import_as_registration,
  command: m.import_as_command,
  status: m.import_as_status,
  paid: m.import_as_paid,
  approval: m.import_as_approval,
  stop: m.import_as_stop,
  method: m.import_as_method,
  currency: m.import_as_currency,
  paid_on: m.import_as_paid_on,
  receipt: m.import_as_receipt,
  bank_account: m.import_as_bank_account,
  matters: m.import_as_matters,
};

/** What a column is read as, in words. */
export const wordOf = (code: string): string => WORDS[code]?.() ?? code;
