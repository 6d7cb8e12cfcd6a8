// Words that a line break must not part, and names one after the other.

import * as m from "../paraglide/messages";

const WORD_JOINER = "\u2060";

/** The same sentence, in which no line ends behind "M-". */
export function unparted(sentence: string): string {
  return sentence.replaceAll("M-PESA", `M-${WORD_JOINER}PESA`);
}

/** Names of which all are meant: "Amina", "Amina and Otieno", "Amina, Otieno and Wekesa". */
export const allOf = (names: readonly string[]): string => joined(names, m.words_all_of);

/** Names of which any one is meant: "Amina, Otieno or Wekesa". */
export const anyOf = (names: readonly string[]): string => joined(names, m.words_any_of);

function joined(
  names: readonly string[],
  last: (values: { before: string; last: string }) => string,
): string {
  if (names.length < 2) return names[0] ?? "";
  return last({ before: names.slice(0, -1).join(", "), last: names.at(-1)! });
}
