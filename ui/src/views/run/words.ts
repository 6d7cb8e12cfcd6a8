// Why a pay run differs from the one before, in words.

import type { DiffersBecauseView } from "../../bindings";
import * as m from "../../paraglide/messages";

export const BECAUSE: Record<DiffersBecauseView, () => string> = {
  joined_or_left: m.run_because_joined_or_left,
  pay_changed: m.run_because_pay_changed,
  overtime_or_bonus: m.run_because_overtime_or_bonus,
  part_of_the_run: m.run_because_part_of_the_run,
  other: m.run_because_other,
};

export const REASONS = Object.keys(BECAUSE) as DiffersBecauseView[];
