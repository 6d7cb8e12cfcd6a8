// The frame's facts: a greeting before somebody signed in, and how the organisation stands afterwards.

import type { GreetingView, RoleView, StatusView } from "../bindings";

/** While somebody is signed in: the status is part of the answer. */
export type OpenStatus = GreetingView & StatusView;

/** The console's answer, whoever is or is not signed in. */
export type AnyStatus = GreetingView & Partial<StatusView>;

/** The answer while somebody is signed in; null before. */
export const openOf = (status: AnyStatus | null): OpenStatus | null =>
  status?.session && status.sending ? (status as OpenStatus) : null;

/** What a role is called, and what it does. */
export const ROLES: Record<RoleView, { word: string; does: string }> = {
  maker: { word: "Maker", does: "prepares batches and submits them" },
  checker: { word: "Checker", does: "approves or rejects what others prepared" },
  administrator: { word: "Administrator", does: "looks after people, settings, the relay and the initiator" },
  auditor: { word: "Auditor", does: "reads and exports, and changes nothing" },
};

export const ROLE_ORDER = Object.keys(ROLES) as RoleView[];

/** What each of the first two people holds. */
export const EVERYDAY: RoleView[] = ["maker", "checker", "administrator"];

/** Roles in words: "maker, checker and administrator". */
export function rolesInWords(roles: readonly RoleView[]): string {
  const words = ROLE_ORDER.filter((role) => roles.includes(role)).map((role) =>
    ROLES[role].word.toLowerCase(),
  );
  const last = words.pop() ?? "";
  const text = words.length === 0 ? last : `${words.join(", ")} and ${last}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
