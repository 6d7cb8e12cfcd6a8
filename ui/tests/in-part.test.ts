// @vitest-environment jsdom
// A batch decided in part: payouts are marked and left out with a reason, and the maker is asked and answers in the same place.

import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test } from "vitest";
import App from "../src/App.svelte";
import type { RequestOf } from "../src/backend/backend";
import type { BatchView } from "../src/bindings";
import { BATCH, PAYOUT, ROW, STATUS, testConsole } from "./console";

afterEach(() => {
  cleanup();
  location.hash = "";
});

const all = { count: 3, sum_cents: 600_000 };
const row = { ...ROW, all, totals: { ...ROW.totals, to_go: all } };
const three = [1, 2, 3].map((line) => ({
  ...PAYOUT,
  id: line,
  line,
  name: `Payee ${line}`,
  amount_cents: line * 100_000,
}));

/** The batch's page, and what it asked the console to do. */
function page(view: BatchView) {
  location.hash = "#/approvals/5";
  const left: RequestOf<"leave_out">[] = [];
  const asked: (RequestOf<"ask_maker"> | RequestOf<"answer_question">)[] = [];
  const backend = testConsole({
    status: () => STATUS,
    batch: () => view,
    payouts: () => ({ rows: three, first: 0, total: 3, sum_cents: 600_000 }),
    payout_counts: () => ({ states: [] }),
    leave_out: (request) => (left.push(request), {}),
    ask_maker: (request) => (asked.push(request), {}),
    answer_question: (request) => (asked.push(request), {}),
  });
  render(App, { backend });
  return { left, asked };
}
const says = (hook: string) => screen.getByTestId(hook).textContent?.replace(/\s+/g, " ").trim();

describe("leaving payouts out", () => {
  test("marks with X and ticks, says what is left, and takes a reason and the passphrase", async () => {
    const { left } = page({ ...BATCH, row });
    await waitFor(() => expect(screen.getAllByTestId("tick")).toHaveLength(3));
    await fireEvent.keyDown(screen.getByTestId("payouts-grid"), { key: "x" });
    const key = (pressed: string) => fireEvent.keyDown(screen.getByTestId("payouts-grid"), { key: pressed });
    for (const pressed of ["j", "x", "x", "j", "x"]) await key(pressed);
    expect(says("leave-out-says")).toContain("Left to approve: 1 payout · KSh 2,000");
    expect(screen.queryByTestId("approve-ask")).toBeNull();
    await fireEvent.click(screen.getByTestId("leave-out-open"));
    await fireEvent.click(screen.getByTestId("leave-out-confirm"));
    expect(screen.getByRole("alert").textContent).toContain("Say why");
    await fireEvent.input(screen.getByTestId("leave-out-reason"), { target: { value: " Wrong number " } });
    await fireEvent.input(screen.getByTestId("leave-out-passphrase"), { target: { value: "lake" } });
    await fireEvent.click(screen.getByTestId("leave-out-confirm"));
    await waitFor(() => expect(left).toHaveLength(1));
    expect(left[0]).toEqual({
      batch: 5,
      payouts: [1, 3],
      digest: BATCH.digest,
      reason: "Wrong number",
      passphrase: "lake",
    });
    await waitFor(() => expect(screen.getByTestId("approve-ask")).toBeTruthy());
  });

  test("never all of them: that is a rejection", async () => {
    page({ ...BATCH, row });
    await waitFor(() => expect(screen.getAllByTestId("tick")).toHaveLength(3));
    for (const tick of screen.getAllByTestId("tick")) await fireEvent.click(tick);
    expect(says("leave-out-says")).toContain("Reject it instead");
    expect(screen.queryByTestId("leave-out-open")).toBeNull();
    await fireEvent.click(screen.getByTestId("leave-out-none"));
    expect(screen.getByTestId("approve-ask")).toBeTruthy();
  });

  test("nothing can be marked by who may not decide", async () => {
    page({ ...BATCH, row, may: { ...BATCH.may, approve: { allowed: "no", reason: "You prepared it." } } });
    await waitFor(() => expect(screen.getAllByTestId("payout-row")).toHaveLength(3));
    expect(screen.queryByTestId("tick")).toBeNull();
  });
});

describe("a question to the maker", () => {
  const question = {
    number: 1,
    by: "Otieno Odhiambo",
    at: 1,
    question: "Why so much?",
    answer: null,
    answered_at: null,
  };

  test("is asked by who may approve", async () => {
    const { asked } = page({ ...BATCH, row, may: { ...BATCH.may, ask: { allowed: "yes" } } });
    await fireEvent.click(await screen.findByTestId("ask-open"));
    await fireEvent.click(screen.getByTestId("ask-send"));
    expect(screen.getByRole("alert").textContent).toContain("Write a sentence");
    await fireEvent.input(screen.getByTestId("ask-words"), { target: { value: "Why so much?" } });
    await fireEvent.click(screen.getByTestId("ask-send"));
    await waitFor(() => expect(asked).toEqual([{ batch: 5, question: "Why so much?" }]));
    await waitFor(() => expect(screen.queryByTestId("ask-words")).toBeNull());
  });

  test("is answered by the maker where it stands", async () => {
    const mine = { ...row, mine: true, questions_open: 1 };
    const may = { ...BATCH.may, answer: { allowed: "yes" as const } };
    const { asked } = page({ ...BATCH, row: mine, may, asked: [question] });
    expect((await screen.findByTestId("question-open")).textContent).toContain("Your answer is wanted");
    await fireEvent.input(screen.getByTestId("answer-words"), { target: { value: "The bonus" } });
    await fireEvent.click(screen.getByTestId("answer-send"));
    await waitFor(() => expect(asked).toEqual([{ batch: 5, number: 1, answer: "The bonus" }]));
  });
});
