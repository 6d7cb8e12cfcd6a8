// Words that a line break must not part.

const WORD_JOINER = "\u2060";

/** The same sentence, in which no line ends behind "M-". */
export function unparted(sentence: string): string {
  return sentence.replaceAll("M-PESA", `M-${WORD_JOINER}PESA`);
}
