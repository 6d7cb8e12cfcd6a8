// A policy while it is typed, and what was typed as a policy.

import type {
  ConditionView,
  LaneView,
  PolicyBody,
  PolicyRuleBody,
  PurposeView,
  WithinView,
} from "../../bindings";
import { centsOf, figure } from "../../format/money";

export interface RuleDraft {
  /** Tells rules apart while they are moved and removed. */
  key: number;
  condition: ConditionView;
  from: string;
  within: WithinView;
  people: number;
  administrator: boolean;
  /** Empty: whatever it is for. */
  purpose: PurposeView | "";
  /** Empty: whichever way it goes. */
  lane: LaneView | "";
}

export interface PolicyDraft {
  rules: RuleDraft[];
  payout: string;
  batch: string;
  day: string;
  limited: boolean;
  days: number[];
  from: string;
  until: string;
  approvalDays: number;
  /** What becomes of a batch with rows that carry a flag. */
  flags: Record<string, FlagRule>;
}

/** A batch with such rows is handed over as any other, with a reason, or not at all. */
export type FlagRule = "none" | "reason" | "block";

let keys = 0;
const amount = (cents: number | null): string => (cents === null ? "" : figure(cents));
const time = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const minute = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
};

export const newRule = (): RuleDraft => ({
  key: keys++,
  condition: "maker_sends",
  from: "",
  within: "day",
  people: 2,
  administrator: false,
  purpose: "",
  lane: "",
});

export function draftOf(body: PolicyBody): PolicyDraft {
  return {
    rules: body.rules.map((rule) => ({
      key: keys++,
      condition: rule.condition,
      from: amount(rule.from_cents),
      within: rule.within,
      people: rule.people,
      administrator: rule.administrator,
      purpose: rule.purpose ?? "",
      lane: rule.lane ?? "",
    })),
    payout: amount(body.most_payout_cents),
    batch: amount(body.most_batch_cents),
    day: amount(body.most_day_cents),
    limited: body.hours !== null,
    days: body.hours?.days ?? [1, 2, 3, 4, 5],
    from: time(body.hours?.from ?? 8 * 60),
    until: time(body.hours?.until ?? 17 * 60),
    approvalDays: body.approval_days,
    flags: Object.fromEntries([
      ...body.reason.map((flag): [string, FlagRule] => [flag, "reason"]),
      ...body.block.map((flag): [string, FlagRule] => [flag, "block"]),
    ]),
  };
}

/** What was typed; null where an amount is none. */
export function bodyOf(draft: PolicyDraft): PolicyBody | null {
  const ceilings = [draft.payout, draft.batch, draft.day].map((typed) =>
    typed.trim() === "" ? null : (centsOf(typed) ?? NaN),
  );
  const rules = draft.rules.map((rule): PolicyRuleBody => {
    const amounts = rule.condition === "payee_gets" || rule.condition === "maker_sends";
    return {
      condition: rule.condition,
      from_cents: amounts ? (centsOf(rule.from) ?? NaN) : null,
      within: amounts ? rule.within : "one",
      people: rule.people,
      administrator: rule.administrator,
      purpose: rule.purpose || null,
      lane: rule.lane || null,
    };
  });
  const cents = [...ceilings, ...rules.map((rule) => rule.from_cents)];
  if (cents.some((one) => Number.isNaN(one))) return null;
  const [payout = null, batch = null, day = null] = ceilings;
  const flagged = (rule: FlagRule): string[] =>
    Object.entries(draft.flags).flatMap(([flag, is]) => (is === rule ? [flag] : []));
  return {
    rules,
    most_payout_cents: payout,
    most_batch_cents: batch,
    most_day_cents: day,
    hours: draft.limited
      ? { days: [...draft.days], from: minute(draft.from), until: minute(draft.until) }
      : null,
    approval_days: draft.approvalDays,
    block: flagged("block"),
    reason: flagged("reason"),
  };
}
