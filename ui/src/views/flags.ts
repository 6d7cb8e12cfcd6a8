// Flags in words. The console names the kinds that a page has, for many rows, and says which are worth a look; what a
// kind says of one row stands here. A kind without either is spelled out and stays quiet.

import * as m from "../paraglide/messages";

interface Named {
  code: string;
  title: string;
  worth_a_look: boolean;
}

/** What a kind of flag says of one row. */
const OF_ONE: Record<string, () => string> = {
  leading_zero_restored: m.flags_leading_zero_restored,
  decimals_dropped: m.flags_decimals_dropped,
  thousands_separators: m.flags_thousands_separators,
  currency_removed: m.flags_currency_removed,
  spaces_removed: m.flags_spaces_removed,
  punctuation_removed: m.flags_punctuation_removed,
  quotes_removed: m.flags_quotes_removed,
  name_missing: m.flags_name_missing,
  name_changed: m.flags_name_changed,
  reference_missing: m.flags_reference_missing,
  reference_changed: m.flags_reference_changed,
  damaged_text: m.flags_damaged_text,
  duplicate_row: m.flags_duplicate_row,
  same_payee: m.flags_same_payee,
  column_chosen: m.flags_column_chosen,
  column_ignored: m.flags_column_ignored,
  hidden_row: m.flags_hidden_row,
  bank_pay_bill: m.flags_bank_pay_bill,
  confirmed: m.flags_confirmed,
  corrected: m.flags_corrected,
  other_operator: m.flags_other_operator,
  amount_unusual: m.flags_amount_unusual,
  reference_repeated: m.flags_reference_repeated,
  paid_recently: m.flags_paid_recently,
  new_payee: m.flags_new_payee,
  number_changed: m.flags_number_changed,
  number_of_another: m.flags_number_of_another,
  named_otherwise: m.flags_named_otherwise,
  far_from_habit: m.flags_far_from_habit,
  failed_before: m.flags_failed_before,
  failed_unconfirmed: m.flags_failed_unconfirmed,
};

export interface RowFlags {
  /** What is worth a look first: "Same payee twice, with another amount; stray spaces taken out". */
  words: string;
  /** Whether one of them is more than a repair that is certain. */
  look: boolean;
}

/** The flags of a row as one line. */
export function flagsOf(codes: readonly string[], named: readonly Named[] = []): RowFlags {
  const flags = codes.map((code) => {
    const kind = named.find((one) => one.code === code);
    return {
      words: OF_ONE[code]?.() ?? kind?.title ?? code.replaceAll("_", " "),
      look: kind?.worth_a_look ?? false,
    };
  });
  const looks = flags.filter((flag) => flag.look);
  const certain = flags.filter((flag) => !flag.look);
  const words = [...looks, ...certain].map((flag) => flag.words);
  return { words: words.map(inLine).join("; "), look: looks.length > 0 };
}

/** A kind of flag beside its count: in the singular where there is one. */
export function kindOf({ code, title, count }: { code: string; title: string; count: number }): string {
  return count === 1 ? (OF_ONE[code]?.() ?? title) : title;
}

/** Only the first of a line begins with a capital letter. */
function inLine(words: string, index: number): string {
  return index === 0 ? words : words.charAt(0).toLowerCase() + words.slice(1);
}

/** Kinds of flags, parted into what a person should look at and the repairs that are certain. */
export function parted<Kind extends { worth_a_look: boolean; count: number }>(
  kinds: readonly Kind[],
): { looks: Kind[]; certain: Kind[]; repairs: number } {
  const certain = kinds.filter((kind) => !kind.worth_a_look);
  return {
    looks: kinds.filter((kind) => kind.worth_a_look),
    certain,
    repairs: certain.reduce((sum, kind) => sum + kind.count, 0),
  };
}
