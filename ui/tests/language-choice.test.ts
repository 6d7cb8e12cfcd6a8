// @vitest-environment jsdom
// The choice of a language: at once on the page, remembered by the console, and the console's to say afterwards.

import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import App from "../src/App.svelte";
import type { GreetingView, LanguageView } from "../src/bindings";
import { Fault } from "../src/backend/backend";
import { setLanguage } from "../src/format/language.svelte";
import { speakAsBefore } from "../src/state/language";
import { STATUS, testConsole } from "./console";

// What jsdom lacks of a dialog.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};

afterEach(() => {
  cleanup();
  setLanguage("en");
  localStorage.clear();
  location.hash = "";
});

/** A console of two languages: this machine's, and the one of whoever signs in. */
function consoleIn(machine: LanguageView, person: LanguageView, refuses = false) {
  let session: GreetingView["session"] = null;
  const languages = { machine, person };
  const backend = testConsole({
    status: () => ({ ...STATUS, session, language: session ? languages.person : languages.machine }),
    sign_in: ({ operator }) => {
      session = { operator, name: "Amina Wanjiru", roles: STATUS.session!.roles };
      return session;
    },
    sign_out: () => {
      session = null;
      return {};
    },
    choose_language: ({ language }) => {
      if (refuses) throw new Fault({ code: "not_saved", message: "the disk is full" });
      languages.machine = language;
      if (session) languages.person = language;
      return {};
    },
    payouts: () => ({ rows: [], first: 0, total: 0, sum_cents: 0 }),
    organisation: () => [],
    papers_language: () => ({ language: papers }),
    set_papers_language: ({ language }) => {
      papers = language;
      return {};
    },
  });
  let papers: LanguageView = "en";
  return backend;
}

const chosen = (backend: ReturnType<typeof testConsole>) =>
  backend.asked.filter((one) => one.name === "choose_language").map((one) => one.request);

async function signIn(): Promise<void> {
  await fireEvent.input(await screen.findByTestId("signin-passphrase"), { target: { value: "maize" } });
  await fireEvent.click(screen.getByTestId("signin-submit"));
  await screen.findByTestId("lock");
}

test("at the sign-in each language is named in its own, and one press turns the page", async () => {
  const backend = consoleIn("en", "en");
  render(App, { backend });
  const swahili = await screen.findByTestId("language-sw");
  expect([screen.getByTestId("language-en").textContent, swahili.textContent]).toEqual([
    "English",
    "Kiswahili",
  ]);
  expect(screen.queryByText("Nani anaingia?")).toBeNull();

  await fireEvent.click(swahili);
  await screen.findByText("Nani anaingia?");
  expect(document.documentElement.lang).toBe("sw");
  expect(chosen(backend)).toEqual([{ language: "sw" }]);
  // The console knows it now, and its next answers leave it so.
  const before = backend.times("status");
  backend.tell({ status: true });
  await waitFor(() => expect(backend.times("status")).toBeGreaterThan(before));
  expect(screen.getByTestId("language-sw").getAttribute("aria-pressed")).toBe("true");

  await fireEvent.click(screen.getByTestId("language-en"));
  await screen.findByText("Who is signing in?");
  expect(document.documentElement.lang).toBe("en");
});

test("what the console could not remember is taken back, with the reason", async () => {
  render(App, { backend: consoleIn("en", "en", true) });
  await signIn();
  location.hash = "#/settings?section=language";
  await fireEvent.click(await screen.findByTestId("language-sw"));
  await screen.findByText("The file could not be saved");
  expect(document.documentElement.lang).toBe("en");
});

test("an answer from before the choice does not take it back", async () => {
  const backend = consoleIn("en", "en");
  // Status is answered late: with the language from when it was asked.
  let answer: (() => void) | null = null;
  const call = backend.call.bind(backend);
  let held = false;
  backend.call = async (name, request) => {
    const answered = await call(name, request);
    if (name === "status" && held) {
      held = false;
      await new Promise<void>((done) => (answer = done));
    }
    return answered;
  };
  render(App, { backend });
  await screen.findByTestId("language-sw");
  held = true;
  backend.tell({ status: true });
  await waitFor(() => expect(answer).not.toBeNull());
  await fireEvent.click(screen.getByTestId("language-sw"));
  await screen.findByText("Nani anaingia?");
  const shown: string[] = [];
  const watch = new MutationObserver(() => shown.push(document.documentElement.lang));
  watch.observe(document.documentElement, { attributeFilter: ["lang"] });
  answer!();
  await waitFor(() => expect(backend.times("status")).toBe(3));
  watch.disconnect();
  expect(shown, "not even for a moment").not.toContain("en");
  expect(screen.queryByText("Nani anaingia?")).not.toBeNull();
});

test("whoever signs in is spoken to in their own language, and the sign-in in this machine's", async () => {
  render(App, { backend: consoleIn("en", "sw") });
  await screen.findByText("Who is signing in?");
  await signIn();
  await waitFor(() => expect(document.documentElement.lang).toBe("sw"));
  expect(screen.getByTestId("nav-settings").textContent).toContain("Mipangilio");
  await fireEvent.click(screen.getByTestId("lock"));
  await screen.findByText("Who is signing in?");
});

test("the palette finds the other language by its name and by the word for it in either", async () => {
  const backend = consoleIn("en", "en");
  render(App, { backend });
  await signIn();
  await fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  const field = await screen.findByTestId("palette-input");
  for (const typed of ["kiswahili", "lugha", "language"]) {
    await fireEvent.input(field, { target: { value: typed } });
    expect(screen.queryByTestId("palette-language-sw"), typed).not.toBeNull();
  }
  expect(screen.queryByTestId("palette-language-en")).toBeNull();
  await fireEvent.click(screen.getByTestId("palette-language-sw"));
  await waitFor(() => expect(document.documentElement.lang).toBe("sw"));
  expect(chosen(backend)).toEqual([{ language: "sw" }]);
});

test("papers have a language of their own", async () => {
  const backend = consoleIn("en", "en");
  render(App, { backend });
  await signIn();
  location.hash = "#/settings?section=language";
  await waitFor(() =>
    expect(screen.getByTestId("papers-language-en").getAttribute("aria-pressed")).toBe("true"),
  );
  await fireEvent.click(screen.getByTestId("papers-language-sw"));
  await waitFor(() =>
    expect(screen.getByTestId("papers-language-sw").getAttribute("aria-pressed")).toBe("true"),
  );
  expect(document.documentElement.lang).toBe("en");
});

test("before the console answers, the page speaks as it did when it was last open", async () => {
  render(App, { backend: consoleIn("en", "en") });
  await fireEvent.click(await screen.findByTestId("language-sw"));
  await screen.findByText("Nani anaingia?");
  cleanup();
  setLanguage("en");
  speakAsBefore();
  expect(document.documentElement.lang).toBe("sw");
  localStorage.setItem("hazina.language", "fr");
  setLanguage("en");
  speakAsBefore();
  expect(document.documentElement.lang).toBe("en");
});
