// @vitest-environment jsdom
// The pages of settings, people, connecting, restoring and the ledger, put into Kiswahili while they are open.

import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, describe, expect, test } from "vitest";
import App from "../src/App.svelte";
import type {
  BackupsView,
  CertificateView,
  ConnectionView,
  ConnectStep,
  LedgerAgeView,
  PersonView,
  RelayView,
  RestoreView,
} from "../src/bindings";
import { setLanguage } from "../src/format/language.svelte";
import { EVERYDAY, type OpenStatus } from "../src/state/status";
import { sameInKiswahili, STATUS, testConsole } from "./console";

afterEach(() => {
  cleanup();
  setLanguage("en");
  location.hash = "";
});

/** What has one name in both languages: people, organisations, files, and words of M-PESA's own. */
const NAMES =
  /Amina|Otieno|[Bb]araka|Mavuno|Savanna|usb|relay\.example|^(Relay|Initiator|Shortcode|Sandbox|Consumer key|Consumer secret|Hazina|Version [13]|API|Active|UK5AB12CDE|age1.*|M-PESA G2|hazina-relay inbox create NAME|4f3a91bc|XLSX|CSV|KSh\s[\d,]+|[\d.]+ K?B)$|^← |^600992/;

/** A day in March: its month has another name in Kiswahili. */
const THEN = Date.UTC(2025, 2, 3, 9);

const person = (more: Partial<PersonView>): PersonView => ({
  id: 1,
  name: "Amina Wanjiru",
  roles: EVERYDAY,
  locked: null,
  retired_at: null,
  signed_in_at: null,
  drafts: 2,
  waiting: 1,
  unsent: 3,
  ...more,
});

const LIGHT = { ...STATUS.relay, here: false };
const RELAY: RelayView = {
  light: LIGHT,
  address: "https://relay.example",
  name: "Baraka desk",
  paired_at: THEN,
  credential_at: THEN,
  silence_ms: 120_000,
  awaited: { count: 2, sum_cents: 5_000 },
  payments_elsewhere: null,
  before: {
    address: "https://relay.example/before",
    light: LIGHT,
    replaced_at: THEN,
    awaited: { count: 2, sum_cents: 100 },
  },
};

const BACKUPS: BackupsView = {
  kit: { public: "age1qqqqqqqqqqqqqqqq", made_at: THEN, made_by: ["Amina", "Otieno"] },
  folder: "/media/usb",
  chosen: true,
  folder_notes: [],
  every_hours: 24,
  after_batches: true,
  keep: 30,
  keep_days: 90,
  busy: false,
  missed: null,
  made: [
    { path: "/media/usb/1", at: THEN, entries: 9, bytes: 1000, millis: 20, there: true, newest_kit: false },
  ],
};

const CERTIFICATE: CertificateView = {
  id: "g2",
  title: "M-PESA G2",
  subject: "",
  fingerprint: "4f:3a",
  not_after: THEN,
  expired: true,
};

const CONNECTION: ConnectionView = {
  profile: "a",
  mode: "practice",
  step: "finish",
  organisation: "Savanna Dairy",
  shortcode: "600992",
  second_shortcode: "",
  b2c_v1: false,
  keys_set_at: THEN,
  certificate: CERTIFICATE,
  certificates: [CERTIFICATE],
  initiator: "barakaapi",
  password_set_on: null,
  relay: "https://relay.example",
  probe_ms: 12,
  check: { state: "not_asked" },
  people: [{ id: 1, name: "Amina Wanjiru", roles: EVERYDAY, locked: false, waiting: 0 }],
  kit: false,
};

const AGE: LedgerAgeView = {
  found: "older",
  expected: 99,
  expected_at: THEN,
  ends: 90,
  ends_at: THEN,
  since: THEN,
  assumed: { count: 2, sum_cents: 700 },
  paid_since: {
    answers: 3,
    paid: { count: 2, sum_cents: 900 },
    receipts: ["UK5AB12CDE"],
    waiting: 1,
    balance_before: { cents: 1_000, at: THEN },
    balance_now: { cents: 100, at: THEN },
  },
};

const RESTORE: RestoreView = {
  organisation: "Savanna Dairy",
  shortcode: "600992",
  mode: "sandbox",
  made_at: THEN,
  entries: 1234,
  head: "4f3a91bc",
  newest_at: THEN,
  last_paid_at: null,
  last_paid_cents: null,
  without_end: 2,
  faults: [],
  takes_place_of: "/media/usb/old",
  people: STATUS.operators,
};

function show(hash: string, status: OpenStatus = STATUS) {
  location.hash = hash;
  const backend = testConsole({
    status: () => status,
    activity: () => ({ opening: null, keyring_asks: false, leaving: null }),
    organisation: () => [CONNECTION],
    people: () => ({
      here: [
        person({ signed_in_at: THEN }),
        person({ id: 2, name: "Otieno Odhiambo", locked: { at: THEN, by_people: true } }),
      ],
      left: [person({ id: 3, name: "Baraka Mwita", retired_at: THEN })],
      idle_minutes: 15,
      kit: true,
    }),
    relay: () => RELAY,
    relay_status: () => ({
      version: "0.1.0",
      reader: "desk",
      inbox: "Baraka",
      spool_percent: 3,
      ahead_ms: 0,
    }),
    relay_rule: () => ({
      accounts: ["RENT-*"],
      lowest_cents: 100,
      highest_cents: null,
      refuse_unreadable: true,
    }),
    backups: () => BACKUPS,
    sending_settings: () => ({
      least_per_minute: 30,
      run_differs_percent: 10,
      most_per_minute: 300,
      per_minute: 120,
      same_payment_days: 30,
      not_paid_after_ms: 86_400_000,
      not_paid_hours: 24,
    }),
    preferences: () => ({ silent: [], start_at_login: false, close_to_tray: false }),
    desktop: () => ({ window: true, notifications: false, tray: false, login_refused: null }),
    permissions: () => [],
    going_live: () => ({ items: [] }),
    profiles: () => ({
      profiles: [
        {
          id: "a",
          mode: "sandbox",
          organisation: "",
          shortcode: "",
          built_in: false,
          unfinished: true,
          joining: false,
        },
      ],
      open: null,
      failure: null,
      real: true,
      fault: null,
    }),
    connect_view: () => CONNECTION,
    connect_portal: () => ({
      shortcode: "600992",
      consumer_key: "1",
      consumer_secret: "2",
      initiator: "3",
      initiator_password: "4",
      pairing_code: "5",
    }),
    find_backups: () => ({
      folders: [],
      files: [{ path: "/media/usb/1", name: "usb-1", at: THEN, bytes: 5 }],
    }),
    look_at_backup: () => RESTORE,
  });
  render(App, { backend });
}

const main = (): Element => document.querySelector("main")!;

describe("no English is left", () => {
  test.each([
    ["organisation", "organisation-change"],
    ["keys", "replace-keys"],
    ["going-live", "settings-going-live"],
    ["sending", "pace-now"],
    ["relay", "leave-before"],
    ["works", "settings-works"],
    ["people", "set-idle"],
    ["backups", "backups-made"],
    ["notifications", "no-notifications"],
    ["about", "settings-about"],
  ])("in the settings, %s", async (section, hook) => {
    show(`#/settings?section=${section}`);
    await screen.findByTestId(hook);
    expect(await sameInKiswahili(main, NAMES)).toEqual([]);
  });

  test("in what two others can do about a person", async () => {
    show("#/settings?section=people");
    await fireEvent.click(await screen.findByTestId("person-change-1"));
    for (const act of ["roles", "replace", "lock", "retire"]) {
      await fireEvent.click(screen.getByTestId(`person-${act}`));
      expect(await sameInKiswahili(() => screen.getByTestId("person-panel"), NAMES)).toEqual([]);
      setLanguage("en");
    }
  });

  test("in the organisations of this machine", async () => {
    show("#/organisations");
    await screen.findByTestId("go-on-a");
    expect(await sameInKiswahili(main, NAMES)).toEqual([]);
  });

  test.each<ConnectStep>([
    "organisation",
    "keys",
    "certificate",
    "initiator",
    "relay",
    "check",
    "people",
    "finish",
  ])("in connecting an organisation, %s", async (step) => {
    show("#/connect/a");
    await fireEvent.click(await screen.findByTestId(`step-${step}`));
    expect(await sameInKiswahili(main, NAMES)).toEqual([]);
  });

  test("in restoring a backup, before and after it was opened", async () => {
    show("#/restore");
    await fireEvent.click(await screen.findByTestId("choose-backup"));
    expect(await sameInKiswahili(main, NAMES)).toEqual([]);
    setLanguage("en");
    await fireEvent.input(screen.getByTestId("restore-words"), { target: { value: "abandon" } });
    await fireEvent.click(screen.getByTestId("restore-open"));
    await screen.findByTestId("restore-preview");
    expect(await sameInKiswahili(main, NAMES)).toEqual([]);
  });

  test("in a ledger that may be an older copy", async () => {
    show("#/ledger", { ...STATUS, ledger: { ...STATUS.ledger, age: AGE } });
    await screen.findByTestId("ledger-paid-since");
    expect(await sameInKiswahili(main, NAMES)).toEqual([]);
  });
});
