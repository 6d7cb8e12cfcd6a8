// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import App from "../src/App.svelte";
import { Fault } from "../src/backend/backend";
import { STATUS, testConsole } from "./console";

afterEach(() => {
  cleanup();
  location.hash = "";
});

const people = () => ({ here: [], left: [], idle_minutes: 15, kit: false });

async function idleMinutes(typed: string) {
  location.hash = "#/settings?section=people";
  const backend = testConsole({
    status: () => STATUS,
    organisation: () => [],
    people,
    set_idle_sign_out: () => {
      throw new Fault({ code: "bad_field", field: "minutes", message: "From 1 to 240 minutes." });
    },
  });
  render(App, { backend });
  const field = await screen.findByTestId<HTMLInputElement>("idle-minutes");
  await fireEvent.input(field, { target: { value: typed } });
  await fireEvent.click(screen.getByTestId("set-idle"));
  await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
  return { backend, field, error: () => field.closest("form")!.querySelector("[role=alert]")?.textContent };
}

test("a refusal is said beside its field, which takes the keys", async () => {
  const { backend, field, error } = await idleMinutes("500");
  expect(backend.times("set_idle_sign_out")).toBe(1);
  expect(error()).toContain("From 1 to 240 minutes.");
  await waitFor(() => expect(document.activeElement).toBe(field));
});

test("what is no whole number is refused by the page, before anything is asked", async () => {
  const { backend, error } = await idleMinutes("1.5");
  expect(backend.times("set_idle_sign_out")).toBe(0);
  expect(error()).toContain("Type a whole number.");
});
