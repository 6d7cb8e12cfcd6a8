// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import type { GreetingView } from "../src/bindings";
import App from "../src/App.svelte";
import { EVERYDAY } from "../src/state/status";
import { STATUS, testConsole } from "./console";

afterEach(() => {
  cleanup();
  location.hash = "";
});

/** A console that people sign in to and out of. */
function status() {
  let session: GreetingView["session"] = STATUS.session;
  return testConsole({
    status: () => ({ ...STATUS, session }),
    sign_in: ({ operator }) => {
      session = { operator, name: "Amina Wanjiru", roles: EVERYDAY };
      return session;
    },
    sign_out: () => {
      session = null;
      return {};
    },
    audit: () => ({ rows: [], next: null, total: 0 }),
    doubts: () => ({ rows: [], next: null, total: { count: 0, sum_cents: 0 }, held: null }),
  });
}

async function signIn(): Promise<void> {
  await fireEvent.input(await screen.findByTestId("signin-passphrase"), {
    target: { value: "maize beans sukuma" },
  });
  await fireEvent.click(screen.getByTestId("signin-submit"));
  await screen.findByTestId("lock");
}

test("whoever signs in begins at Home, not where the one before was", async () => {
  location.hash = "#/audit";
  render(App, { backend: status() });
  await fireEvent.click(await screen.findByTestId("lock"));
  await signIn();
  await waitFor(() => expect(location.hash).toBe("#/"));
});

test("what a notification asked for while nobody was signed in is opened after the sign-in", async () => {
  location.hash = "#/doubt";
  render(App, { backend: status() });
  await fireEvent.click(await screen.findByTestId("lock"));
  await screen.findByTestId("signin-submit");
  // As the window does when a notification is clicked; also of the page that was open before.
  location.hash = "#/doubt";
  await signIn();
  expect(location.hash).toBe("#/doubt");
  expect(await screen.findByText("Nothing is in doubt")).toBeTruthy();
});

test("when another organisation is opened, nothing of the last one's address is left", async () => {
  location.hash = "#/audit";
  let organisation = "Mavuno Growers";
  const backend = testConsole({
    status: () => ({ ...STATUS, organisation }),
    audit: () => ({ rows: [], next: null, total: 0 }),
  });
  render(App, { backend });
  await screen.findByTestId("lock");
  organisation = "Tujenge Sacco";
  backend.tell({ status: true });
  await waitFor(() => expect(location.hash).toBe("#/"));
});
