// Numbers that were typed: what is no whole number is refused beside its field, in the words of the page.

import { Fault } from "../../backend/backend";
import * as m from "../../paraglide/messages";

/** The number in a field; an empty one holds none. */
export function whole(field: string, typed: number | null): number {
  if (typed === null || !Number.isSafeInteger(typed) || typed < 0) {
    throw new Fault({ code: "bad_field", field, message: m.settings_whole_number() });
  }
  return typed;
}
