// Flags in words. The console names the kinds that a page has, for many rows, and says which are worth a look; what a
// kind says of one row stands here. A kind without either is spelled out and stays quiet.

interface Named {
  code: string;
  title: string;
  worth_a_look: boolean;
}

/** What a kind of flag says of one row. */
const OF_ONE: Record<string, string> = {
  leading_zero_restored: "Leading zero put back",
  decimals_dropped: "Meaningless decimals dropped",
  thousands_separators: "Thousands separators taken out",
  currency_removed: "Currency taken off",
  spaces_removed: "Stray spaces taken out",
  punctuation_removed: "Dashes or dots taken out",
  quotes_removed: "Quotation marks taken off",
  name_missing: "No name",
  name_changed: "Name tidied",
  reference_missing: "No reference",
  reference_changed: "Reference made fit for M-PESA",
  damaged_text: "Characters could not be read",
  duplicate_row: "Same payee and amount twice in the file",
  same_payee: "Same payee twice, with another amount",
  column_chosen: "One of several columns was chosen",
  column_ignored: "A column was not used",
  hidden_row: "Hidden in the workbook",
  bank_pay_bill: "Into a bank account, through the bank's pay bill",
  confirmed: "Spoken against in the file, and confirmed",
  corrected: "Corrected by the maker",
  other_operator: "Number of another operator",
  amount_unusual: "Amount far from the others",
  reference_repeated: "Reference used more than once",
  paid_recently: "Same amount to the same number recently",
  new_payee: "Never paid before",
  failed_before: "Failed in an earlier batch",
  failed_unconfirmed: "Failed before, not confirmed by M-PESA",
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
      words: OF_ONE[code] ?? kind?.title ?? code.replaceAll("_", " "),
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
  return count === 1 ? (OF_ONE[code] ?? title) : title;
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
