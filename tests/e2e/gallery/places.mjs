// What of the program is looked at: every page of its table, and what opens beside one.

import { LINES, OTHERS } from "../lib/pages.mjs";

const SECTIONS = ["sending", "relay", "works", "people", "policy", "backups", "notifications", "about"];

/** Each with a name for its pictures and an address; the numbers are of the recording, and null where it has none. */
export const placesOf = ({ imported, approval, batch, payout, desktops = false }) => [
  { name: "home", address: "/" },
  ...[...LINES, ...OTHERS].map((at) => ({ name: at, address: `/${at}` })),
  ...SECTIONS.map((section) => ({ name: `settings-${section}`, address: `/settings?section=${section}` })),
  ...(desktops ? [{ name: "settings-desktops", address: "/settings?section=desktops" }] : []),
  ...some("imported", "/import/", imported),
  ...some("approval", "/approvals/", approval),
  ...some("batch", "/batches/", batch),
  ...some("payout", "/payouts?open=", payout),
];

const some = (name, address, number) => (number === null ? [] : [{ name, address: address + number }]);
