// @vitest-environment jsdom
// Several batches that wait: their order, the keys of the list, and deciding about them in one sitting.

import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test } from "vitest";
import App from "../src/App.svelte";
import { Fault, type RequestOf } from "../src/backend/backend";
import type { BatchRow } from "../src/bindings";
import { inOrder } from "../src/views/batch/queue";
import { BATCH, ROW, STATUS, testConsole } from "./console";

/** jsdom has none. */
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};

afterEach(() => {
  cleanup();
  location.hash = "";
});

const waiting = (id: number, row: Partial<BatchRow> = {}): BatchRow => ({
  ...ROW,
  id,
  title: `Batch ${id}`,
  state: "submitted",
  mine: false,
  warnings: 0,
  flags: 0,
  submitted_at: id,
  ...row,
});

function open(refuse: (batch: number) => Fault | null = () => null) {
  location.hash = "#/approvals";
  const rows = [waiting(1), waiting(2), waiting(3)];
  const backend = testConsole({
    status: () => STATUS,
    approvals: () => rows,
    resolutions: () => [],
    batch: ({ batch }) => ({ ...BATCH, digest: `rows of ${batch}`, row: rows[batch - 1] ?? ROW }),
    approve_batch: ({ batch }) => {
      const fault = refuse(batch);
      if (fault) throw fault;
      return {};
    },
  });
  render(App, { backend });
  const approved = (): RequestOf<"approve_batch">[] =>
    backend.asked.filter((one) => one.name === "approve_batch").map((one) => one.request as never);
  return { approved };
}

describe("the order", () => {
  test("what may be paid twice, what is flagged, what waits longest", () => {
    const rows = [
      waiting(1),
      waiting(2, { flags: 3 }),
      waiting(3, { warnings: 1 }),
      waiting(4, { flags: 1 }),
    ];
    expect(inOrder(rows).map((row) => row.id)).toEqual([3, 2, 4, 1]);
  });
});

describe("several in one sitting", () => {
  async function tickFirstTwo(): Promise<void> {
    await screen.findByTestId("approve-open-1");
    await fireEvent.keyDown(document.body, { key: "j" });
    expect(document.activeElement).toBe(screen.getByTestId("approve-open-1"));
    await fireEvent.keyDown(screen.getByTestId("approve-open-1"), { key: " " });
    await fireEvent.keyDown(screen.getByTestId("approve-open-1"), { key: "j" });
    await fireEvent.keyDown(screen.getByTestId("approve-open-2"), { key: " " });
    await fireEvent.click(screen.getByTestId("approve-several"));
  }

  test("each is shown and agreed to, then one passphrase approves those agreed to", async () => {
    const { approved } = open();
    await tickFirstTwo();
    expect((await screen.findByTestId("confirm-title")).textContent).toBe("Batch 1");
    expect(screen.queryByTestId("approve-passphrase")).toBeNull();
    await fireEvent.click(screen.getByTestId("confirm-agree"));
    await waitFor(() => expect(screen.getByTestId("confirm-title").textContent).toBe("Batch 2"));
    await fireEvent.click(screen.getByTestId("confirm-agree"));
    await fireEvent.input(await screen.findByTestId("approve-passphrase"), { target: { value: "lake" } });
    await fireEvent.click(screen.getByTestId("approve-confirm"));
    await waitFor(() => expect(approved().map(({ digest }) => digest)).toEqual(["rows of 1", "rows of 2"]));
    await waitFor(() => expect(screen.queryByTestId("approve-confirm")).toBeNull());
  });

  test("what is left for later is not approved", async () => {
    const { approved } = open();
    await tickFirstTwo();
    await fireEvent.click(await screen.findByTestId("confirm-leave-out"));
    await waitFor(() => expect(screen.getByTestId("confirm-title").textContent).toBe("Batch 2"));
    await fireEvent.click(screen.getByTestId("confirm-agree"));
    await fireEvent.input(await screen.findByTestId("approve-passphrase"), { target: { value: "lake" } });
    await fireEvent.click(screen.getByTestId("approve-confirm"));
    await waitFor(() => expect(approved().map(({ batch }) => batch)).toEqual([2]));
  });

  test("one that is refused is told beside it, and the others are approved", async () => {
    const { approved } = open((batch) => (batch === 1 ? new Fault({ code: "rows_changed" }) : null));
    await tickFirstTwo();
    await fireEvent.click(await screen.findByTestId("confirm-agree"));
    await waitFor(() => expect(screen.getByTestId("confirm-title").textContent).toBe("Batch 2"));
    await fireEvent.click(screen.getByTestId("confirm-agree"));
    await fireEvent.input(await screen.findByTestId("approve-passphrase"), { target: { value: "lake" } });
    await fireEvent.click(screen.getByTestId("approve-confirm"));
    await waitFor(() => expect(approved()).toHaveLength(2));
    await waitFor(() => expect(screen.getByTestId("sitting-2").textContent).toContain("Approved"));
    expect(screen.getByTestId("sitting-1").textContent).not.toContain("Approved");
  });
});
