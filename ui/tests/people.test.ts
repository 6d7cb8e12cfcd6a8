// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import App from "../src/App.svelte";
import type { PersonView } from "../src/bindings";
import { setLanguage } from "../src/format/language.svelte";
import { EVERYDAY, openOf, rolesInWords, type AnyStatus } from "../src/state/status";
import { helpOf } from "../src/views/people/help";
import { STATUS, testConsole } from "./console";

afterEach(() => {
  cleanup();
  setLanguage("en");
  location.hash = "";
});

const { sending, in_doubt, ...rest } = STATUS;
const GREETING: AnyStatus = { ...rest, session: null };

const person = (more: Partial<PersonView>): PersonView => ({
  id: 1,
  name: "Amina Wanjiru",
  roles: EVERYDAY,
  locked: null,
  retired_at: null,
  signed_in_at: null,
  drafts: 0,
  waiting: 0,
  unsent: 0,
  ...more,
});

test("each part of the help page is there in both languages, and none of its marks", () => {
  const shapes = (["en", "sw"] as const).map((language) => {
    setLanguage(language);
    return (["forgotten", "left", "laptop", "keyring"] as const).map((topic) => {
      const { title, blocks } = helpOf(topic);
      expect(title.length).toBeGreaterThan(5);
      expect(blocks.length).toBeGreaterThan(0);
      expect(JSON.stringify(blocks)).not.toMatch(/\*|##/);
      return blocks.map((block) => (block.kind === "list" ? block.items.length : block.kind));
    });
  });
  expect(shapes[1]).toEqual(shapes[0]);
});

test("roles are said in words", () => {
  expect(rolesInWords(EVERYDAY)).toBe("Maker, checker and administrator");
  expect(rolesInWords(["auditor"])).toBe("Auditor");
});

test("a greeting is no status", () => {
  expect(openOf(GREETING)).toBeNull();
  expect(openOf(STATUS)?.sending).toBe(sending);
  expect(in_doubt.count).toBe(0);
});

test("the page to come back to names who left, what waits for whom, and who is locked", async () => {
  const operators = [
    { ...STATUS.operators[0]!, locked: true },
    { ...STATUS.operators[1]!, waiting: 2 },
  ];
  const status = { ...GREETING, operators, left: { operator: 2, idle: true, at: 1 } };
  render(App, { backend: testConsole({ status: () => status }) });
  expect((await screen.findByTestId("signin-left")).textContent).toContain("Otieno Odhiambo was signed out");
  expect(screen.getByTestId("signin-beside-1").textContent).toContain("Locked");
  expect(screen.getByTestId("signin-beside-2").textContent).toBe("Two batches wait for approval");
  expect(screen.getByTestId("signin-submit").textContent).toContain("Otieno Odhiambo");
});

test("whoever comes back goes on where they were, with the focus where it was", async () => {
  location.hash = "#/audit";
  let session: AnyStatus["session"] = STATUS.session;
  const backend = testConsole({
    status: () =>
      session ? { ...STATUS, session } : { ...GREETING, left: { operator: 2, idle: true, at: 1 } },
    audit: () => ({ rows: [], next: null, total: 0 }),
    sign_in: ({ operator }) => (session = { operator, name: "Otieno Odhiambo", roles: EVERYDAY }),
  });
  render(App, { backend });
  const lock = await screen.findByTestId("lock");
  lock.focus();
  session = null;
  backend.tell({ status: true });
  await fireEvent.input(await screen.findByTestId("signin-passphrase"), { target: { value: "words" } });
  await fireEvent.click(screen.getByTestId("signin-submit"));
  await waitFor(() => expect(location.hash).toBe("#/audit"));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("lock")));
});

test("a person is retired by two, and it is said what they leave behind", async () => {
  location.hash = "#/settings?section=people";
  const backend = testConsole({
    status: () => STATUS,
    organisation: () => [],
    people: () => ({
      here: [person({ unsent: 1 }), person({ id: 2, name: "Otieno Odhiambo" })],
      left: [],
      idle_minutes: 15,
      kit: false,
    }),
    retire_person: () => ({}),
  });
  render(App, { backend });
  await fireEvent.click(await screen.findByTestId("person-change-1"));
  await fireEvent.click(screen.getByTestId("person-retire"));
  const panel = screen.getByTestId("person-panel");
  expect(panel.textContent).toContain("One batch that they approved is not sent yet and stays approved");
  const [mine, second, seconds] = ["person-mine", "person-second", "person-seconds"].map((id) =>
    panel.querySelector(`[data-testid=${id}]`)!,
  );
  await fireEvent.input(mine!, { target: { value: "mine" } });
  await fireEvent.change(second!, { target: { value: second!.querySelectorAll("option")[1]!.value } });
  await fireEvent.input(seconds!, { target: { value: "theirs" } });
  await fireEvent.click(screen.getByTestId("person-go"));
  await waitFor(() => expect(backend.times("retire_person")).toBe(1));
  expect(backend.asked.find((one) => one.name === "retire_person")?.request).toEqual({
    person: 1,
    my_passphrase: "mine",
    second: 1,
    second_passphrase: "theirs",
  });
});

test("a forgotten passphrase is replaced with the recovery kit in the place of a second person", async () => {
  location.hash = "#/settings?section=people";
  const backend = testConsole({
    status: () => STATUS,
    organisation: () => [],
    passphrase_strength: () => ({ level: 4, enough: true, sentence: "" }),
    people: () => ({
      here: [person({}), person({ id: 2, name: "Otieno Odhiambo" })],
      left: [],
      idle_minutes: 15,
      kit: true,
    }),
    replace_passphrase: () => ({}),
  });
  render(App, { backend });
  const forgot = STATUS.session!.operator === 1 ? 2 : 1;
  await fireEvent.click(await screen.findByTestId(`person-change-${forgot}`));
  for (const withoutKit of ["person-roles", "person-lock"]) {
    await fireEvent.click(screen.getByTestId(withoutKit));
    expect(screen.queryByTestId("person-by-kit")).toBeNull();
  }
  await fireEvent.click(screen.getByTestId("person-replace"));
  const panel = screen.getByTestId("person-panel");
  const type = (hook: string, value: string) =>
    fireEvent.input(panel.querySelector(`[data-testid=${hook}]`)!, { target: { value } });
  await type("new-passphrase", "three quiet herons");
  await type("new-passphrase-again", "three quiet herons");
  await type("person-mine", "mine");
  await fireEvent.click(screen.getByTestId("person-by-kit"));
  expect(screen.queryByTestId("person-seconds")).toBeNull();
  expect(screen.getByTestId<HTMLButtonElement>("person-go").disabled).toBe(true);
  await type("person-words", " abandon ability able ");
  await fireEvent.click(screen.getByTestId("person-go"));
  await waitFor(() => expect(backend.times("replace_passphrase")).toBe(1));
  expect(backend.asked.find((one) => one.name === "replace_passphrase")?.request).toMatchObject({
    person: forgot,
    my_passphrase: "mine",
    second: null,
    recovery_words: "abandon ability able",
  });
});

test("who is no administrator changes nobody", async () => {
  location.hash = "#/settings?section=people";
  const auditor = { ...STATUS, session: { ...STATUS.session!, roles: ["auditor" as const] } };
  const backend = testConsole({
    status: () => auditor,
    organisation: () => [],
    people: () => ({ here: [person({})], left: [], idle_minutes: 15, kit: false }),
  });
  render(App, { backend });
  await screen.findByTestId("person-1");
  expect(screen.queryByTestId("person-change-1")).toBeNull();
  expect(screen.queryByTestId("add-person")).toBeNull();
});
