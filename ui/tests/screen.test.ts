// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test } from "vitest";
import type { FlagGroup, PauseView, PayoutFilter } from "../src/bindings";
import App from "../src/App.svelte";
import { Fault } from "../src/backend/backend";
import { practicePassphrase } from "../src/views/practice";
import { BATCH, STATUS, PAYOUT, ROW, testConsole } from "./console";

const quiet = (ms = 60) => new Promise((done) => setTimeout(done, ms));

/** jsdom has none. */
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};

afterEach(() => {
  cleanup();
  location.hash = "";
});

const page = (rows = [PAYOUT]) => ({ rows, first: 0, total: rows.length, sum_cents: null });

describe("signing in", () => {
  const outside = { ...STATUS, session: null };
  test("in practice shows the passphrase of whoever is chosen, from the screen's own list", async () => {
    render(App, { backend: testConsole({ status: () => outside }) });
    await fireEvent.click(await screen.findByLabelText(/Otieno Odhiambo/));
    expect(screen.getByText(practicePassphrase("Otieno Odhiambo")!)).toBeTruthy();
    expect(JSON.stringify(outside)).not.toContain("sunrise");
  });
  test("outside practice shows none, whatever the operators are called", async () => {
    render(App, { backend: testConsole({ status: () => ({ ...outside, mode: "production" }) }) });
    await screen.findByLabelText("Passphrase");
    expect(screen.queryByText(/maize|lake/)).toBeNull();
  });
  test("with a wrong passphrase says so beside the field and stays", async () => {
    const status = testConsole({
      status: () => outside,
      sign_in: () => {
        throw new Fault({ code: "wrong_passphrase", wait_seconds: 30 });
      },
    });
    render(App, { backend: status });
    await fireEvent.input(await screen.findByTestId("signin-passphrase"), { target: { value: "nope" } });
    await fireEvent.click(screen.getByTestId("signin-submit"));
    expect((await screen.findByRole("alert")).textContent).toContain("in 30 s");
    expect(status.asked.at(-1)?.request).toEqual({ operator: 1, passphrase: "nope" });
  });
});

describe("a page", () => {
  test("reads its data once, and once more for each change that touches it", async () => {
    location.hash = "#/payouts";
    const backend = testConsole({
      status: () => STATUS,
      payouts: () => page(),
      batches: () => ({ rows: [ROW], next: null, total: 1, sum_cents: 100 }),
    });
    render(App, { backend });
    await screen.findByTestId("payouts-grid");
    await quiet();
    expect(backend.times("payouts")).toBe(1);
    backend.tell({ float: true, audit: true });
    await quiet(700);
    expect(backend.times("payouts")).toBe(1);
    for (let change = 0; change < 20; change++) backend.tell({ payouts: true, batches: [5] });
    await waitFor(() => expect(backend.times("payouts")).toBe(2));
    await quiet(700);
    expect(backend.times("payouts")).toBe(2);
  });
  test("of the audit trail is not read again by its own answer", async () => {
    location.hash = "#/audit";
    const entry = {
      seq: 1,
      at: 0,
      actor: "Amina",
      kind: "batch_drafted",
      sentence: "Drafted.",
      hash: "4f3a",
      batch: 5,
      payout: null,
      payee: null,
      signed: [
        { name: "Amina", key: "3f2a 9c1e" },
        { name: "Otieno", key: null },
      ],
    };
    const backend = testConsole({
      status: () => STATUS,
      audit: () => ({ rows: [entry], next: null, total: 1 }),
    });
    render(App, { backend });
    await screen.findByText("Drafted.");
    expect(document.body.textContent).toMatch(/Signed by Amina\s+3f2a 9c1e/);
    expect(document.body.textContent).toMatch(/The signature of Otieno does not fit this\s+entry/);
    await quiet();
    expect(backend.times("audit")).toBe(1);
  });
  test("of somebody whose session ended becomes the sign-in", async () => {
    location.hash = "#/approvals";
    let signedIn = true;
    const backend = testConsole({
      status: () => (signedIn ? STATUS : { ...STATUS, session: null }),
      approvals: () => {
        signedIn = false;
        throw new Fault({ code: "not_signed_in" });
      },
    });
    render(App, { backend });
    expect(await screen.findByTestId("signin-submit")).toBeTruthy();
  });
  test("shows a payee's name as text, whatever is in it", async () => {
    location.hash = "#/batches/5?open=9";
    const name = "<img src=x onerror=alert(1)>";
    const row = { ...PAYOUT, name };
    const view = {
      row,
      batch_title: name,
      command: "SalaryPayment",
      fee_cents: 1100,
      charged_cents: null,
      doubt: null,
      standing: name,
      next: name,
      originator_conversation_id: null,
      paid_to_name: name,
      dismissed: null,
      timeline: [{ at: 0, kind: "callback" as const, sentence: name, actor: name, facts: [], body: name }],
    };
    const backend = testConsole({
      status: () => STATUS,
      batch: () => ({ ...BATCH, row: { ...ROW, title: name } }),
      payouts: () => page([row]),
      payout: () => view,
    });
    const { container } = render(App, { backend });
    await screen.findByTestId("payout-state");
    expect(container.querySelector("img[src=x]")).toBeNull();
    expect(screen.getAllByText(name).length).toBeGreaterThan(3);
  });
});

test("contradicting answers on Home lead to those payouts alone, until the filter is taken off", async () => {
  location.hash = "#/payouts?alarms=1";
  const backend = testConsole({
    status: () => STATUS,
    payouts: () => page([{ ...PAYOUT, alarm: "Paid and failed." }]),
    batches: () => ({ rows: [ROW], next: null, total: 1, sum_cents: 100 }),
  });
  render(App, { backend });
  const asked = () =>
    backend.asked
      .filter((one) => one.name === "payouts")
      .map((one) => (one.request as { filter: PayoutFilter }).filter.alarms);
  await fireEvent.click(await screen.findByTestId("filter-alarms"));
  await waitFor(() => expect(screen.queryByTestId("filter-alarms")).toBeNull());
  await waitFor(() => expect(asked()).toEqual([true, false]));
});

describe("the flags of a batch", () => {
  const kind = (code: string, worth_a_look: boolean, count: number) => ({
    code,
    title: `Kind ${code}`,
    worth_a_look,
    count,
  });
  const strip = async (flag_groups: FlagGroup[]) => {
    location.hash = "#/approvals/5";
    render(App, {
      backend: testConsole({
        status: () => STATUS,
        batch: () => ({ ...BATCH, flag_groups }),
        payouts: () => page(),
      }),
    });
    return (await screen.findByTestId("batch-flags")).textContent?.replace(/\s+/g, " ").trim();
  };
  test("name what is worth a look and only count the repairs that are certain", async () => {
    expect(await strip([kind("a", true, 3), kind("b", false, 100), kind("c", false, 10)])).toMatch(
      /^3 Kind a and 110 automatic corrections/,
    );
    expect(screen.getByLabelText("Worth a look").textContent).not.toContain("Kind b");
  });
  test("raise no caution where nothing is worth a look", async () => {
    expect(await strip([kind("b", false, 1)])).toMatch(/^1 automatic correction/);
    expect(screen.queryByLabelText("Worth a look")).toBeNull();
  });
});

describe("approving", () => {
  const open = async (approve_batch: () => Record<symbol, never>) => {
    location.hash = "#/approvals/5";
    const backend = testConsole({
      status: () => STATUS,
      batch: () => BATCH,
      payouts: () => page(),
      approve_batch,
      reject_batch: () => ({}),
    });
    render(App, { backend });
    await fireEvent.click(await screen.findByTestId("approve-ask"));
    return { backend, confirm: await screen.findByTestId("approve-confirm") };
  };

  test("names count and sum on the button", async () => {
    const { confirm } = await open(() => ({}));
    expect(confirm.textContent?.replace(/\s+/g, " ").trim()).toBe("Approve 1,204 payouts · KSh 3,410,000");
  });
  test("sends the digest of the rows that were shown, and the passphrase leaves the page", async () => {
    const { backend, confirm } = await open(() => ({}));
    const field = screen.getByTestId<HTMLInputElement>("approve-passphrase");
    await fireEvent.input(field, { target: { value: "lake heron sunrise" } });
    await fireEvent.click(confirm);
    await waitFor(() => expect(backend.times("approve_batch")).toBe(1));
    expect(backend.asked.find((one) => one.name === "approve_batch")?.request).toEqual({
      batch: 5,
      digest: BATCH.digest,
      passphrase: "lake heron sunrise",
      note: "",
    });
    await waitFor(() => expect(field.value).toBe(""));
  });
  test("without a passphrase asks the console nothing", async () => {
    const { backend, confirm } = await open(() => ({}));
    await fireEvent.click(confirm);
    await quiet();
    expect(backend.times("approve_batch")).toBe(0);
    expect(document.activeElement).toBe(screen.getByTestId("approve-passphrase"));
  });
  test("with a wrong passphrase keeps everything in place and says that nothing was done", async () => {
    const { confirm } = await open(() => {
      throw new Fault({ code: "wrong_passphrase", wait_seconds: 0 });
    });
    await fireEvent.input(screen.getByTestId("approve-note"), { target: { value: "checked" } });
    await fireEvent.input(screen.getByTestId("approve-passphrase"), { target: { value: "nope" } });
    await fireEvent.click(confirm);
    expect((await screen.findByRole("alert")).textContent).toContain("Nothing was done");
    expect(screen.getByTestId<HTMLInputElement>("approve-note").value).toBe("checked");
    expect(screen.getByTestId("approve-confirm")).toBeTruthy();
  });
  test("shows what is signed beside the passphrase", async () => {
    await open(() => ({}));
    expect(screen.getByTestId("confirm-sum").textContent).toContain("3,410,000");
    expect(screen.getByTestId("confirm-fingerprint").textContent).toBe(BATCH.fingerprint.join(" "));
  });
  test("in the desktop program asks for the window, and shows no passphrase on this page", async () => {
    location.hash = "#/approvals/5";
    const asked: number[][] = [];
    const backend = {
      ...testConsole({ status: () => STATUS, batch: () => BATCH, payouts: () => page() }),
      confirm: async (batches: number[]) => void asked.push(batches),
    };
    render(App, { backend });
    await fireEvent.click(await screen.findByTestId("approve-ask"));
    await quiet();
    expect(asked).toEqual([[5]]);
    expect(screen.queryByTestId("approve-passphrase")).toBeNull();
  });
  test("rejecting needs a reason", async () => {
    const { backend } = await open(() => ({}));
    await fireEvent.click(screen.getByTestId("confirm-close"));
    await fireEvent.click(screen.getByTestId("reject-open"));
    await fireEvent.input(screen.getByTestId("reject-passphrase"), {
      target: { value: "lake heron sunrise" },
    });
    await fireEvent.click(screen.getByTestId("reject-confirm"));
    expect((await screen.findByRole("alert")).textContent).toContain("Say why");
    expect(backend.times("reject_batch")).toBe(0);
    await fireEvent.input(screen.getByTestId("reject-reason"), {
      target: { value: "Three left in October" },
    });
    await fireEvent.click(screen.getByTestId("reject-confirm"));
    await waitFor(() => expect(backend.times("reject_batch")).toBe(1));
  });
});

test("the counts of a batch are those of its payouts, to go included what M-PESA has not answered", async () => {
  location.hash = "#/batches/5";
  const one = (count: number) => ({ count, sum_cents: count * 100 });
  const totals = {
    to_go: one(40),
    sending: one(3),
    accepted: one(7),
    paid: one(1100),
    failed: one(5),
    in_doubt: one(2),
    cancelled: one(0),
    reversed: one(0),
  };
  const row = { ...ROW, state: "approved" as const, totals };
  render(App, {
    backend: testConsole({ status: () => STATUS, batch: () => ({ ...BATCH, row }), payouts: () => page() }),
  });
  expect((await screen.findByTestId("batch-count-to_go")).textContent).toBe("50");
  expect(screen.getByTestId("batch-count-paid").textContent).toBe("1,100");
  expect(screen.getByTestId("batch-count-paid").dataset["count"]).toBe("1100");
  expect(screen.getByTestId("batch-count-in_doubt").textContent).toBe("2");
  expect(screen.getByTestId("batch-state").textContent?.trim()).toBe("Sending");
});

test("while sending is paused every page says why, what to do, and offers the way on", async () => {
  location.hash = "#/audit";
  const sending = {
    state: "paused" as const,
    reason: "M-PESA refused the password.",
    next: "Set the new one.",
    since: 0,
    by: null,
    pauses: [
      {
        pause: "initiator" as const,
        reason: "M-PESA refused the password.",
        next: "Set the new one.",
        since: 0,
        by: null,
        way: "taken_password" as const,
      },
    ],
  };
  const backend = testConsole({
    status: () => ({ ...STATUS, sending }),
    audit: () => ({ rows: [], next: null, total: 0 }),
    resume_sending: () => ({}),
  });
  render(App, { backend });
  const resume = await screen.findByTestId("resume-sending");
  expect(screen.getByText(/M-PESA refused the password\./).textContent).toContain("Set the new one.");
  await fireEvent.click(resume);
  await waitFor(() => expect(backend.times("resume_sending")).toBe(1));
});

test("every pause that stands is listed, each with its own way on", async () => {
  const pause = (over: Pick<PauseView, "pause" | "reason" | "way">): PauseView => ({
    next: "",
    since: 0,
    by: null,
    ...over,
  });
  const pauses = [
    pause({ pause: "ledger_changed", reason: "The ledger was changed.", way: "two_people" }),
    pause({ pause: "rotation", reason: "The password is being changed.", way: "its_own_end" }),
    pause({ pause: "person", reason: "Amina paused sending.", way: "resume" }),
  ];
  const sending = { state: "paused" as const, reason: "", next: "", since: 0, by: null, pauses };
  const lifted: unknown[] = [];
  const backend = testConsole({
    status: () => ({ ...STATUS, sending }),
    audit: () => ({ rows: [], next: null, total: 0 }),
    resume_sending: (request) => {
      lifted.push(request);
      return {};
    },
  });
  render(App, { backend });
  const list = await screen.findByTestId("pauses");
  expect(list.children.length).toBe(3);
  expect(screen.queryByTestId("resume-sending")).toBeNull();
  expect(screen.queryByTestId("lift-ledger_changed")).toBeNull();
  expect(screen.queryByTestId("lift-rotation")).toBeNull();
  expect(screen.getByTestId("open-ledger").getAttribute("href")).toBe("#/ledger");
  await fireEvent.click(screen.getByTestId("lift-person"));
  await waitFor(() => expect(lifted).toEqual([{ pause: "person" }]));
});
