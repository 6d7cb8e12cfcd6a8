// Whether the frame says that sending waits. A breath of a second between two payouts is no news: said, it would
// only push every page down and up again.

import type { OpenStatus } from "../../state/status";
import type { SendingView } from "../../bindings";

const WORTH_SAYING_MS = 2000;

export function isHeld(sending: SendingView, at: number): boolean {
  switch (sending.state) {
    case "on":
      return false;
    case "backing_off":
      return sending.until - at > WORTH_SAYING_MS;
    case "waits_for_relay":
    case "waits_for_head":
      // The first contact after a start takes a moment.
      return at - sending.since > WORTH_SAYING_MS;
    case "waits_for_answers":
    case "paused":
      return true;
  }
}

/** Whether a person may let sending go on here. Refused, it cannot before M-PESA took the initiator again; changed, not
 * before somebody read what was found. Both have a page of their own, which the strip leads to. */
export function canResume({
  password,
  ledger,
  sending,
}: Pick<OpenStatus, "password" | "ledger" | "sending">): boolean {
  // Several pauses are lifted one by one, in the strip; what takes two people or ends by itself is not lifted here.
  const one = sending.state !== "paused" || sending.pauses.length === 1;
  const way = sending.state === "paused" ? sending.pauses[0]?.way : "resume";
  const ways = way === "resume" || way === "taken_password";
  return (
    one && ways && !password?.changing && !password?.refused && ledger.faults.length === 0 && !ledger.age
  );
}
