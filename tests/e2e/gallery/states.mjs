// The states that each page is shown in, made of one recording.

import { readFileSync } from "node:fs";

const RECORDED = new URL("recorded.json", import.meta.url);

const A_LONG_NAME = "Nyambura Wanjiru wa Kamau-Kiplagat Achieng’ née Odhiambo Chepkemoi";
const A_LONG_TITLE =
  "Salaries and house allowances of November 2026 for seasonal workers of the Trans Nzoia collection centres";
/** Where the console answers what a person is, or something is, called. */
const NAMES = new Set([
  "name",
  "payee_name",
  "told_name",
  "maker",
  "checker",
  "by",
  "agreed_by",
  "proposed_by",
]);
const TITLES = new Set(["title", "organisation", "batch_title"]);
const MANY = 100_000;

export function statesOf() {
  const { empty, importing, waiting, paid } = JSON.parse(readFileSync(RECORDED, "utf8"));
  return {
    empty: scene(empty),
    importing: scene(importing),
    waiting: scene(waiting),
    paid: scene(paid),
    long: scene(paid, (answer, name) =>
      // What an account is called is M-PESA's word and no person's.
      name.startsWith("balance") ? answer : { ...answer, body: lengthen(answer.body) },
    ),
    many: scene(paid, multiply),
    team: { ...scene(paid, shared), ids: { ...paid.ids, desktops: true } },
    refused: scene(paid, (answer, name) =>
      FRAME.has(name) ? answer : { status: 422, body: { code: "unexpected", reference: "7F3A-09C1" } },
    ),
  };
}

/** What the page needs before it shows a place at all. */
const FRAME = new Set(["status", "activity", "holidays", "preferences", "profiles"]);

/** `change` makes another state of what was recorded. */
function scene(recorded, change = (answer) => answer) {
  const { commands, ids } = recorded;
  const newest = commands.status.at(-1).body;
  return {
    ids,
    now: newest.now,
    answer(name, request, language = "en") {
      const asked = commands[name];
      if (!asked) return { status: 422, body: { code: "unexpected", reference: "not recorded" } };
      const wanted = JSON.stringify(request);
      const same = asked.findLast((one) => JSON.stringify(one.request) === wanted) ?? asked.at(-1);
      const body = name === "status" ? { ...newest, language } : structuredClone(same.body);
      return change({ status: name === "status" ? 200 : same.status, body }, name, request);
    },
  };
}

/** Every name and title as long as they come. */
function lengthen(value, key = "") {
  if (Array.isArray(value)) return value.map((one) => lengthen(one, key));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, lengthen(one, name)]));
  if (typeof value !== "string") return value;
  if (NAMES.has(key)) return A_LONG_NAME;
  return TITLES.has(key) ? A_LONG_TITLE : value;
}

/** Three desktops share the ledger, one was taken out, and the relay between them shows something else than what they wrote. */
function shared(answer, name) {
  if (name === "team") return { ...answer, body: TEAM };
  if (name !== "status") return answer;
  const { body } = answer;
  const reason = "The relay shows an entry that no desktop of this team signed.";
  const next =
    "Nothing is sent, and nothing can be written here. Ask whoever runs the relay to put back its newest database, then " +
    "look again (Settings, Desktops). When the relay is right again, two people resume sending.";
  const since = body.now - 240_000;
  const pauses = [{ pause: "team_log", reason, next, since, by: null, way: "team_log" }];
  const exposed =
    "Nakuru branch was taken out of the team, and may have known the initiator’s password. Change it on the M-PESA portal and here.";
  return {
    ...answer,
    body: {
      ...body,
      sending: { state: "paused", reason, next, since, by: null, pauses },
      password: body.password && { ...body.password, exposed },
    },
  };
}

const JOINED = Date.parse("2026-11-02T08:00:00Z");
const desktop = (key, name, more = {}) => ({
  key,
  name,
  here: false,
  added_at: JOINED,
  added_by: "Amina Wanjiru",
  sends_since: null,
  retired_at: null,
  ...more,
});
const TEAM = {
  desktops: [
    desktop("01", "Head office", { sends_since: JOINED }),
    desktop("02", "Kisumu branch", { here: true }),
    desktop("03", "Nakuru branch", { retired_at: JOINED + 1_900_000_000 }),
  ],
  sends_here: false,
  trouble:
    "What the relay shows is not what this team wrote. Nothing is written from here until an administrator has found out why.",
  void: 2,
};

/** Payouts by the hundred thousand: a page's rows over and over, at whichever place is asked for. */
function multiply(answer, name, request) {
  const { body } = answer;
  if (name !== "payouts" || !body.rows?.length) return answer;
  const first = Math.min(request.at?.index ?? 0, MANY - 1);
  const length = Math.min(request.limit ?? 100, MANY - first);
  const rows = Array.from({ length }, (_, n) => ({
    ...body.rows[(first + n) % body.rows.length],
    id: first + n + 1,
    line: first + n + 2,
  }));
  return { ...answer, body: { ...body, rows, first, total: MANY, sum_cents: 100_000_000_000 } };
}
