// The steps of opening and of checking, in words.

import type { CheckingView, OpeningStep } from "../../bindings";
import { count } from "../../format/money";

/** What is done, as a sentence, and how far that is where it can be told: from 0 to 1. */
export interface Step {
  sentence: string;
  share: number | null;
}

export function stepOf(step: OpeningStep): Step {
  switch (step.name) {
    case "closing":
      return { sentence: "What was being sent is finished first.", share: null };
    case "keyring":
      return { sentence: "The secrets are read from your keyring.", share: null };
    case "practice":
      return { sentence: "The practice M-PESA starts.", share: null };
    case "ledger":
      return { sentence: "The ledger is opened.", share: null };
  }
}

export function checkingOf(checking: CheckingView): Step {
  // The entries take most of the time, the tables the rest.
  const share = shareOf(checking);
  return checking.comparing
    ? { sentence: "Every total and state is compared with its entries.", share: 0.9 + 0.1 * share }
    : { sentence: `${entries(checking)} are read.`, share: 0.9 * share };
}

const entries = ({ done, total }: { done: number; total: number }) =>
  `${count(done)} of ${count(total)} entries`;

const shareOf = ({ done, total }: { done: number; total: number }) => (total === 0 ? 1 : done / total);
