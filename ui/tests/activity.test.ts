// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test } from "vitest";
import type { GreetingView, ActivityView } from "../src/bindings";
import App from "../src/App.svelte";
import { Fault } from "../src/backend/backend";
import { checkingOf, stepOf } from "../src/views/activity/words";
import { STATUS, testConsole } from "./console";

/** jsdom has none. */
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};

afterEach(() => {
  cleanup();
  location.hash = "";
});

const NOTHING: ActivityView = { opening: null, keyring_asks: false, leaving: null };

describe("while an organisation is opened", () => {
  test("the page says what is done, and then is the sign-in", async () => {
    let view: ActivityView = {
      ...NOTHING,
      opening: { organisation: "Savanna Dairy", step: { name: "ledger" } },
    };
    let opened: (status: GreetingView) => void = () => {};
    const status = new Promise<GreetingView>((resolve) => (opened = resolve));
    const backend = testConsole({ status: () => status as unknown as GreetingView, activity: () => view });
    render(App, { backend });
    expect((await screen.findByTestId("opening")).textContent).toContain("Nothing is sent before it is open");
    view = NOTHING;
    opened({ ...STATUS, session: null });
    backend.tell({ activity: true, status: true });
    expect(await screen.findByTestId("signin-submit")).toBeTruthy();
    expect(screen.queryByTestId("opening")).toBeNull();
  });

  test("in place of another, its page is left at once", async () => {
    let view = NOTHING;
    const backend = testConsole({ status: () => STATUS, activity: () => view });
    render(App, { backend });
    await screen.findByTestId("nav-home");
    view = { ...NOTHING, opening: { organisation: "Savanna Dairy", step: { name: "closing" } } };
    backend.tell({ activity: true });
    expect((await screen.findByTestId("opening")).textContent).toContain("is finished first");
    expect(screen.queryByTestId("nav-home")).toBeNull();
  });

  test("every step has its sentence, and a bar only where it is known how far it is", () => {
    for (const name of ["closing", "keyring", "practice", "ledger"] as const)
      expect(stepOf({ name }).share).toBeNull();
    const shares = [
      { comparing: false, done: 0, total: 10 },
      { comparing: false, done: 10, total: 10 },
      { comparing: true, done: 0, total: 24 },
      { comparing: true, done: 24, total: 24 },
    ].map((checking) => checkingOf(checking).share);
    expect(shares).toEqual([0, 0.9, 0.9, 1]);
  });
});

describe("a keyring that shows its prompt", () => {
  const asks = { ...NOTHING, keyring_asks: true };

  test("is said on a page where a secret is written, with a way on", async () => {
    const backend = testConsole({ status: () => STATUS, activity: () => asks, give_keyring_up: () => ({}) });
    render(App, { backend });
    expect((await screen.findByTestId("keyring-asks")).textContent).toContain("may be behind this one");
    expect(screen.queryByTestId("practise-without-keyring")).toBeNull();
    await fireEvent.click(screen.getByTestId("give-keyring-up"));
    await waitFor(() => expect(backend.times("give_keyring_up")).toBe(1));
  });

  test("while Hazina opens lets a person practise without it", async () => {
    const opening = { organisation: "Mavuno", step: { name: "keyring" as const } };
    const backend = testConsole({
      status: () => {
        throw new Fault({ code: "not_open", message: "Locked." });
      },
      profiles: () => ({ profiles: [], open: null, failure: null, real: true, fault: null }),
      activity: () => ({ ...asks, opening }),
      give_keyring_up: () => ({}),
      open_profile: () => ({}),
    });
    render(App, { backend });
    await fireEvent.click(await screen.findByTestId("practise-without-keyring"));
    await waitFor(() => expect(backend.times("open_profile")).toBe(1));
    const order = backend.asked.map(({ name }) => name);
    expect(order.indexOf("give_keyring_up")).toBeLessThan(order.indexOf("open_profile"));
    expect(backend.asked.find(({ name }) => name === "open_profile")?.request).toEqual({
      profile: "practice",
      without_keyring: true,
    });
  });
});

describe("closing the window while payouts are sent", () => {
  const leaving = { ...NOTHING, leaving: { to_send: 812 } };

  test("is asked about with how many are left, and staying is what Escape means", async () => {
    const backend = testConsole({ status: () => STATUS, activity: () => leaving, leave: () => ({}) });
    render(App, { backend });
    const words = (await screen.findByTestId("leaving")).textContent?.replace(/\s+/g, " ");
    expect(words).toContain("812 approved payouts were not sent yet");
    const answered = () => backend.asked.filter(({ name }) => name === "leave").map(({ request }) => request);
    await fireEvent(screen.getByRole("dialog", { hidden: true }), new Event("close"));
    await waitFor(() => expect(answered()).toEqual([{ now: false }]));
    await fireEvent.click(screen.getByTestId("leave-now"));
    await waitFor(() => expect(answered()).toEqual([{ now: false }, { now: true }]));
  });
});

describe("a ledger that was changed outside Hazina", () => {
  const faults = ["Payout 12 is not what the audit trail says.", "Audit entry 9 was altered."];
  const ledger = { checking: null, faults, unchecked: false, age: null, unwritable: null, folder: [] };
  const sending = {
    state: "paused" as const,
    reason: "The ledger was changed outside Hazina.",
    next: "Look.",
    since: 0,
    by: null,
    pauses: [
      {
        pause: "ledger_changed" as const,
        reason: "The ledger was changed outside Hazina.",
        next: "Look.",
        since: 0,
        by: null,
        way: "two_people" as const,
      },
    ],
  };

  test("is the first page after signing in, with everything that was found", async () => {
    let me: GreetingView["session"] = null;
    const backend = testConsole({
      status: () => ({ ...STATUS, session: me, sending, ledger: me ? ledger : STATUS.ledger }),
      sign_in: () => (me = STATUS.session!),
    });
    render(App, { backend });
    await fireEvent.input(await screen.findByTestId("signin-passphrase"), { target: { value: "words" } });
    await fireEvent.click(screen.getByTestId("signin-submit"));
    const list = await screen.findByTestId("ledger-faults");
    expect([...list.children].map((item) => item.textContent)).toEqual(faults);
    expect(location.hash).toBe("#/ledger");
  });

  test("is resumed from only where all of it was read, and by two people", async () => {
    location.hash = "#/ledger";
    const asked: unknown[] = [];
    const backend = testConsole({
      status: () => ({ ...STATUS, sending, ledger }),
      resume_sending: (request) => {
        asked.push(request);
        return {};
      },
    });
    render(App, { backend });
    const second = await screen.findByTestId<HTMLSelectElement>("resume-changed-second");
    expect(screen.queryByTestId("resume-sending")).toBeNull();
    const other = STATUS.operators.find((one) => one.id !== STATUS.session?.operator)!;
    await fireEvent.change(second, { target: { value: second.options[1]!.value } });
    await fireEvent.input(screen.getByTestId("resume-changed-mine"), { target: { value: "maize beans" } });
    await fireEvent.input(screen.getByTestId("resume-changed-seconds"), {
      target: { value: "lake heron" },
    });
    await fireEvent.click(screen.getByTestId("resume-changed"));
    await waitFor(() =>
      expect(asked).toEqual([
        {
          pause: "ledger_changed",
          decided: true,
          agreeing: { my_passphrase: "maize beans", second: other.id, second_passphrase: "lake heron" },
        },
      ]),
    );
  });

  test("is one press away on every other page", async () => {
    location.hash = "#/quarantine";
    render(App, {
      backend: testConsole({ status: () => ({ ...STATUS, sending, ledger }), quarantine: () => [] }),
    });
    const link = await screen.findByTestId("open-ledger");
    expect(link.getAttribute("href")).toBe("#/ledger");
  });

  test("is told apart from one that could not be checked", async () => {
    location.hash = "#/ledger";
    const unchecked = { ...STATUS.ledger, unchecked: true };
    render(App, { backend: testConsole({ status: () => ({ ...STATUS, ledger: unchecked }) }) });
    expect(await screen.findByText("The ledger could not be checked")).toBeTruthy();
  });
});

describe("a long check of the ledger", () => {
  test("is said on the sign-in too, and not where it is over at once", async () => {
    const checking = { comparing: false, done: 350_000, total: 1_000_000 };
    let status: GreetingView = { ...STATUS, session: null, ledger: { ...STATUS.ledger, checking } };
    const backend = testConsole({ status: () => status });
    render(App, { backend });
    await screen.findByTestId("signin-submit");
    expect(screen.queryByTestId("checking")).toBeNull();
    const strip = await screen.findByTestId("checking");
    expect(strip.textContent).toContain("350,000 of 1,000,000 entries");
    status = { ...status, ledger: STATUS.ledger };
    backend.tell({ status: true });
    await waitFor(() => expect(screen.queryByTestId("checking")).toBeNull());
  });
});
