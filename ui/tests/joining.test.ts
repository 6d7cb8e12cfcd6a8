// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import App from "../src/App.svelte";
import type { JoiningView, TeamView, WaitingDesktop } from "../src/bindings";
import { Fault } from "../src/backend/backend";
import { STATUS, testConsole } from "./console";

afterEach(() => {
  cleanup();
  location.hash = "";
});

const WORDS = ["fault", "spike", "glimpse", "scan", "various", "meat"];

const TEAM: TeamView = {
  desktops: [
    {
      key: "aa",
      name: "Head office",
      here: true,
      added_at: 1,
      added_by: "Amina Wanjiru",
      sends_since: 1,
      retired_at: null,
    },
  ],
  sends_here: true,
  may_send: true,
  invites: true,
  trouble: null,
  void: 0,
};

const BRANCH: WaitingDesktop = { device: 2, name: "Nakuru branch", words: WORDS, asked_at: 1, agreed: false };

function office(team: TeamView) {
  let waiting = [BRANCH];
  return testConsole({
    status: () => STATUS,
    activity: () => ({ opening: null, keyring_asks: false, leaving: null }),
    organisation: () => [],
    team: () => team,
    waiting_desktops: () => waiting,
    admit_desktop: () => {
      waiting = [];
      return {};
    },
  });
}

test("a desktop is let in once somebody says that the words are the same, and gets no secrets unasked", async () => {
  location.hash = "#/settings?section=desktops";
  const backend = office(TEAM);
  render(App, { backend });
  await fireEvent.click(await screen.findByTestId("choose-desktop"));
  expect(screen.getByTestId("waiting-words").textContent).toBe(WORDS.join(""));
  expect(screen.queryByTestId("admit-desktop")).toBeNull();
  await fireEvent.click(screen.getByTestId("words-are-the-same"));
  await fireEvent.input(screen.getByTestId("admit-desktop-mine"), { target: { value: "mine" } });
  await fireEvent.change(screen.getByTestId("admit-desktop-second"), { target: { value: "1" } });
  await fireEvent.input(screen.getByTestId("admit-desktop-seconds"), { target: { value: "theirs" } });
  await fireEvent.click(screen.getByTestId("admit-desktop"));
  await waitFor(() => expect(backend.times("admit_desktop")).toBe(1));
  expect(backend.asked.find((one) => one.name === "admit_desktop")?.request).toMatchObject({
    device: 2,
    words: WORDS,
    sends: false,
  });
  await screen.findByTestId("nobody-waits");
});

test("a desktop that only approves says so, and does not offer to send", async () => {
  location.hash = "#/settings?section=desktops";
  render(App, { backend: office({ ...TEAM, sends_here: false, may_send: false, invites: false }) });
  await screen.findByTestId("desktops");
  expect(screen.getByText(/does not hold M-PESA’s secrets/)).toBeTruthy();
  expect(screen.queryByTestId("take-over-passphrase")).toBeNull();
});

test("a computer that asks to join shows its words until two people agreed, and then opens", async () => {
  location.hash = "#/join/abcdef";
  let view: JoiningView = {
    profile: "abcdef",
    name: "Nakuru branch",
    relay: "https://relay.example",
    words: WORDS,
    organisation: null,
  };
  const backend = testConsole({
    status: () => {
      throw new Fault({ code: "not_open", message: "Not open." });
    },
    activity: () => ({ opening: null, keyring_asks: false, leaving: null }),
    joining: () => view,
    open_profile: () => ({}),
  });
  render(App, { backend });
  expect((await screen.findByTestId("joining-words")).textContent).toBe(WORDS.join(""));
  expect(screen.queryByTestId("open-joined")).toBeNull();
  view = { ...view, organisation: "Savanna" };
  await fireEvent.click(await screen.findByTestId("open-joined", {}, { timeout: 5_000 }));
  await waitFor(() => expect(backend.times("open_profile")).toBe(1));
});
