// How pressing the age of a password is.

import type { PasswordAgeView, PasswordBrief } from "../../bindings";
import * as m from "../../paraglide/messages";

/** From so many days before the end people are reminded. */
const REMINDED_FROM = 14;

/** The tone in which its end is said. */
export function toneOf(age: PasswordAgeView): "accent" | "caution" | "bad" {
  if (age.dated_ahead) return "caution";
  if (age.days_left <= 1) return "bad";
  return age.days_left <= REMINDED_FROM ? "caution" : "accent";
}

/** From so many days before the end it is said with what waits and the money. */
const SAID_FROM = 7;

/** The end as a sentence of Home, where it is near or M-PESA refuses the password; null where it can wait. */
export function endInSentence({ age, refused, changing }: PasswordBrief): string | null {
  if (changing) return null;
  if (refused) return m.initiator_refuses();
  if (age.dated_ahead || age.days_left > SAID_FROM) return null;
  return age.days_left < 0 ? m.initiator_expired() : m.initiator_expires({ days: age.days_left });
}

/** Days left beside its place in the rail, once people are reminded: "13 d", "0 d", "−2 d". */
export function daysInRail(age: PasswordAgeView): string | null {
  if (age.dated_ahead || age.days_left > REMINDED_FROM) return null;
  return m.initiator_days_short({ days: age.days_left < 0 ? `−${-age.days_left}` : age.days_left });
}

/** Whether its end, a change or a refusal wants a look now. */
export function isPressing(password: PasswordBrief): boolean {
  return password.refused || password.changing || toneOf(password.age) !== "accent";
}
