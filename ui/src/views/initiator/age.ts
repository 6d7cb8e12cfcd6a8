// How pressing the age of a password is.

import type { PasswordAgeView } from "../../bindings/PasswordAgeView";
import type { PasswordBrief } from "../../bindings/PasswordBrief";

/** From so many days before the end people are reminded. */
const REMINDED_FROM = 14;

/** The tone in which its end is said. */
export function toneOf(age: PasswordAgeView): "accent" | "caution" | "bad" {
  if (age.dated_ahead) return "caution";
  if (age.days_left <= 1) return "bad";
  return age.days_left <= REMINDED_FROM ? "caution" : "accent";
}

/** Days left beside its place in the rail, once people are reminded: "13 d", "0 d", "−2 d". */
export function daysInRail(age: PasswordAgeView): string | null {
  if (age.dated_ahead || age.days_left > REMINDED_FROM) return null;
  return age.days_left < 0 ? `−${-age.days_left} d` : `${age.days_left} d`;
}

/** Whether its end, a change or a refusal wants a look now. */
export function isPressing(password: PasswordBrief): boolean {
  return password.refused || password.changing || toneOf(password.age) !== "accent";
}
