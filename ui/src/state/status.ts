// The frame's facts: a greeting before somebody signed in, and how the organisation stands afterwards.

import type { GreetingView, RoleView, StatusView } from "../bindings";
import { allOf } from "../format/words";
import * as m from "../paraglide/messages";

/** While somebody is signed in: the status is part of the answer. */
export type OpenStatus = GreetingView & StatusView;

/** The console's answer, whoever is or is not signed in. */
export type AnyStatus = GreetingView & Partial<StatusView>;

/** The answer while somebody is signed in; null before. */
export const openOf = (status: AnyStatus | null): OpenStatus | null =>
  status?.session && status.sending ? (status as OpenStatus) : null;

/** What a role is called, and what it does; asked for each time, since the language may have changed. */
const role = (word: () => string, does: () => string): { readonly word: string; readonly does: string } => ({
  get word() {
    return word();
  },
  get does() {
    return does();
  },
});

export const ROLES: Record<RoleView, { readonly word: string; readonly does: string }> = {
  maker: role(m.words_role_maker, m.words_role_maker_does),
  checker: role(m.words_role_checker, m.words_role_checker_does),
  administrator: role(m.words_role_administrator, m.words_role_administrator_does),
  auditor: role(m.words_role_auditor, m.words_role_auditor_does),
};

export const ROLE_ORDER = Object.keys(ROLES) as RoleView[];

/** What each of the first two people holds. */
export const EVERYDAY: RoleView[] = ["maker", "checker", "administrator"];

/** Roles in words: "Maker, checker and administrator". */
export function rolesInWords(roles: readonly RoleView[]): string {
  const text = allOf(
    ROLE_ORDER.filter((one) => roles.includes(one)).map((one) => ROLES[one].word.toLowerCase()),
  );
  return text.charAt(0).toUpperCase() + text.slice(1);
}
