// What two people type to confirm a change of people.

import type { OperatorView } from "../../bindings/OperatorView";
import type { Desk } from "../../state/desk.svelte";

export interface Consent {
  mine: string;
  second: number | null;
  seconds: string;
}

/** The fields whose refusals a form with a consent says itself. */
export const CONSENT_FIELDS = ["passphrase", "second", "second_passphrase"];

export const nobodyYet = (): Consent => ({ mine: "", second: null, seconds: "" });

export const isGiven = (consent: Consent): boolean =>
  consent.mine !== "" && consent.second !== null && consent.seconds !== "";

export const confirming = (consent: Consent) => ({
  my_passphrase: consent.mine,
  second: consent.second,
  second_passphrase: consent.seconds,
});

/** Who may be the second person: anybody else who acts here, but for whom it concerns. */
export const others = (desk: Desk, except: number | null): OperatorView[] =>
  (desk.house?.operators ?? []).filter(
    (one) =>
      one.id !== desk.me?.operator &&
      one.id !== except &&
      !one.locked &&
      one.roles.some((role) => role !== "auditor"),
  );
