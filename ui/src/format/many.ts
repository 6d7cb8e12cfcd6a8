// A count as the messages of the catalogues take it.

import { count, InWords, inWords } from "./money";

export interface Many {
  /** What chooses between one and many. */
  count: number;
  /** What is shown. */
  n: string;
}

/** "1,204". */
export const many = (of: number): Many => ({ count: of, n: count(of) });

/** For the middle of a sentence: "two", "14". */
export const manyInWords = (of: number): Many => ({ count: of, n: inWords(of) });

/** For the start of a sentence: "Two", "14". */
export const ManyInWords = (of: number): Many => ({ count: of, n: InWords(of) });
