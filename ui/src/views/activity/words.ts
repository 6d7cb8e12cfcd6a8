// The steps of opening and of checking, in words.

import type { CheckingView, OpeningStep } from "../../bindings";
import { count } from "../../format/money";
import * as m from "../../paraglide/messages";

/** What is done, as a sentence, and how far that is where it can be told: from 0 to 1. */
export interface Step {
  sentence: string;
  share: number | null;
}

export function stepOf(step: OpeningStep): Step {
  switch (step.name) {
    case "closing":
      return { sentence: m.activity_step_closing(), share: null };
    case "keyring":
      return { sentence: m.activity_step_keyring(), share: null };
    case "practice":
      return { sentence: m.activity_step_practice(), share: null };
    case "ledger":
      return { sentence: m.activity_step_ledger(), share: null };
  }
}

export function checkingOf(checking: CheckingView): Step {
  // The entries take most of the time, the tables the rest.
  const share = shareOf(checking);
  return checking.comparing
    ? { sentence: m.activity_step_comparing(), share: 0.9 + 0.1 * share }
    : { sentence: m.activity_step_reading(read(checking)), share: 0.9 * share };
}

const read = ({ done, total }: { done: number; total: number }) => ({
  done: count(done),
  total: count(total),
});

const shareOf = ({ done, total }: { done: number; total: number }) => (total === 0 ? 1 : done / total);
