// What is said once a batch is approved.

import type { BatchView } from "../../bindings";
import { many } from "../../format/many";
import { money } from "../../format/money";
import * as m from "../../paraglide/messages";
import type { Desk } from "../../state/desk.svelte";

/** Said where others have to approve it too. */
export function sayCounted(desk: Desk, { row, policy }: BatchView): void {
  desk.notices.say({
    title: m.batch_counted_title({ title: row.title, n: row.approved, of: row.needs }),
    ...(policy.still ? { sentence: policy.still } : {}),
  });
}

export function sayApproved(desk: Desk, { row }: BatchView): void {
  const all = { purpose: row.purpose, ...many(row.all.count), sum: money(row.all.sum_cents) };
  desk.notices.say({ title: m.batch_approved_title(all), sentence: whatFollows() });

  function whatFollows(): string {
    if (desk.open?.sending.state !== "on") return m.batch_approved_paused();
    return row.purpose === "reversal" ? m.batch_approved_refunding(all) : m.batch_approved_sending(all);
  }
}
