// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import App from "../src/App.svelte";
import type { NoLedgerView, ProfilesView } from "../src/bindings";
import { Fault } from "../src/backend/backend";
import { testConsole } from "./console";

afterEach(() => {
  cleanup();
  location.hash = "";
});

const LOST: NoLedgerView = {
  found: "keys_lost",
  path: "/home/amina/status.ledger",
  expected: null,
  expected_at: null,
  made_at: 1,
  organisation: "Savanna",
  shortcode: "600992",
  ends: 1234,
  ends_at: 2,
};

function console_(ledger: NoLedgerView) {
  const view: ProfilesView = {
    profiles: [
      {
        id: "a",
        mode: "sandbox",
        organisation: "Savanna",
        shortcode: "600992",
        built_in: false,
        unfinished: false,
        joining: false,
      },
    ],
    open: null,
    failure: { profile: "a", message: "The keyring no longer holds the keys.", keyring: false, ledger },
    real: true,
    fault: null,
  };
  return testConsole({
    status: () => {
      throw new Fault({ code: "not_open", message: "Not open." });
    },
    profiles: () => view,
    activity: () => ({ opening: null, keyring_asks: false, leaving: null }),
    retire_profile: () => ({}),
  });
}

test("a ledger whose keys are lost says where it ends, and its shortcode confirms that it is retired", async () => {
  location.hash = "#/organisations";
  const backend = console_(LOST);
  render(App, { backend });
  const page = await screen.findByTestId("no-ledger");
  expect(page.textContent).toContain("entry 1,234");
  expect(page.textContent).toContain("Nothing is sent");
  await fireEvent.click(screen.getByTestId("retire"));
  const go = screen.getByTestId<HTMLButtonElement>("retire-now");
  expect(go.disabled).toBe(true);
  await fireEvent.input(screen.getByTestId("retire-shortcode"), { target: { value: "600992" } });
  expect(go.disabled).toBe(false);
  await fireEvent.click(go);
  await waitFor(() => expect(backend.times("retire_profile")).toBe(1));
  expect(backend.asked.find((one) => one.name === "retire_profile")?.request).toEqual({
    profile: "a",
    shortcode: "600992",
  });
});

test("a missing ledger says which entry should be there, and asks nobody's passphrase", async () => {
  location.hash = "#/organisations";
  const backend = console_({
    ...LOST,
    found: "missing",
    expected: 99,
    expected_at: 3,
    ends: null,
  });
  render(App, { backend });
  const page = await screen.findByTestId("no-ledger");
  expect(page.textContent).toContain("the file is not there");
  expect(page.textContent).toContain("entry 99");
  await fireEvent.click(screen.getByTestId("retire"));
  expect(screen.queryByTestId("retire-mine")).toBeNull();
});
