import { describe, expect, test, vi } from "vitest";
import { Fault } from "../src/backend/backend";
import { PAGE, Window, type Position } from "../src/state/window.svelte";

interface Row {
  id: number;
}

/** A list of rows as the console would page it, and what was asked of it. */
function list(length: number) {
  const asked: string[] = [];
  let rows: Row[] = Array.from({ length }, (_, index) => ({ id: index }));
  const fetch = async (at: Position<Row>, limit: number) => {
    asked.push(`${at.kind} ${at.index}`);
    await Promise.resolve();
    const first = at.kind === "index" ? at.index : at.kind === "after" ? at.index + 1 : at.index - limit;
    return { rows: rows.slice(first, first + limit), total: rows.length };
  };
  return { asked, fetch, replace: (next: Row[]) => (rows = next) };
}

const settled = () => new Promise((done) => setTimeout(done, 5));

describe("a window onto a long list", () => {
  test("reads what is shown, then on by key", async () => {
    const source = list(1_000);
    const window = new Window(source.fetch);
    window.show(0, 20);
    await settled();
    expect(window.total).toBe(1_000);
    expect(window.at(20)).toEqual({ id: 20 });
    expect(source.asked).toEqual(["index 0", `after ${PAGE - 1}`]);
    window.show(PAGE, PAGE + 20);
    await settled();
    expect(source.asked.slice(2)).toEqual([`after ${2 * PAGE - 1}`]);
  });

  test("a jump counts once, its neighbours are found by key", async () => {
    const source = list(100_000);
    const window = new Window(source.fetch);
    window.show(0, 20);
    await settled();
    source.asked.length = 0;
    window.show(50_000, 50_020);
    await settled();
    expect(source.asked).toEqual(["index 50000", "after 50099", "before 50000"]);
    expect(window.at(50_000)).toEqual({ id: 50_000 });
    expect(window.at(49_999)).toEqual({ id: 49_999 });
  });

  test("a scrollbar dragged across the list asks only for where it stops", async () => {
    const source = list(1_000_000);
    const window = new Window(source.fetch);
    window.show(0, 20);
    await settled();
    source.asked.length = 0;
    for (let at = 0; at < 900_000; at += 10_000) window.show(at, at + 20);
    await settled();
    expect(source.asked.length).toBeLessThanOrEqual(4);
    expect(window.at(890_000)).toEqual({ id: 890_000 });
  });

  test("holds a few pages, however far it was scrolled", async () => {
    const source = list(100_000);
    const window = new Window(source.fetch);
    for (let page = 0; page < 60; page++) {
      window.show(page * PAGE, page * PAGE + 20);
      await settled();
    }
    expect(window.at(0)).toBeUndefined();
    expect(window.at(59 * PAGE)).toEqual({ id: 59 * PAGE });
  });

  test("the last page ends with the list and nothing is asked past it", async () => {
    const source = list(250);
    const window = new Window(source.fetch);
    window.show(240, 249);
    await settled();
    expect(window.at(249)).toEqual({ id: 249 });
    expect(window.at(250)).toBeUndefined();
    expect(source.asked.every((ask) => ask !== "index 300" && ask !== "after 299")).toBe(true);
  });

  test("a change reads again what is on screen, and the old rows stay until the new ones arrive", async () => {
    vi.useFakeTimers();
    const source = list(1_000);
    const window = new Window(source.fetch);
    window.show(0, 20);
    await vi.advanceTimersByTimeAsync(5);
    source.replace([{ id: 7_000 }]);
    for (let change = 0; change < 50; change++) window.refresh();
    expect(window.at(0)).toEqual({ id: 0 });
    source.asked.length = 0;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(source.asked).toEqual(["index 0"]);
    expect(window.total).toBe(1);
    expect(window.at(0)).toEqual({ id: 7_000 });
    expect(window.at(1)).toBeUndefined();
    vi.useRealTimers();
  });

  test("a first change is read at once, and what changes while it is read is read once more", async () => {
    vi.useFakeTimers();
    let state = "accepted";
    let reads = 0;
    const window = new Window<{ state: string }>(async () => {
      reads += 1;
      // The console reads, and its answer takes a while.
      const rows = [{ state }];
      await new Promise((done) => setTimeout(done, 700));
      return { rows, total: 1 };
    });
    window.show(0, 20);
    await vi.advanceTimersByTimeAsync(800);
    window.refresh();
    await vi.advanceTimersByTimeAsync(10);
    expect(reads).toBe(2);
    state = "paid";
    window.refresh();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(window.at(0)).toEqual({ state: "paid" });
    expect(reads).toBe(3);
    vi.useRealTimers();
  });

  test("an answer for a filter that was left is not shown", async () => {
    let answer: (page: { rows: Row[]; total: number }) => void = () => undefined;
    const window = new Window<Row>(() => new Promise((resolve) => (answer = resolve)));
    window.show(0, 20);
    const late = answer;
    window.restart();
    late({ rows: [{ id: 1 }], total: 1 });
    await settled();
    expect(window.at(0)).toBeUndefined();
    answer({ rows: [{ id: 2 }], total: 1 });
    await settled();
    expect(window.at(0)).toEqual({ id: 2 });
  });

  test("a problem is told, stops the reading, and goes with the next try", async () => {
    let broken = true;
    const source = list(10);
    const window = new Window<Row>((at, limit) =>
      broken ? Promise.reject({ code: "not_signed_in" }) : source.fetch(at, limit),
    );
    window.show(0, 9);
    await settled();
    expect(window.problem).toEqual({ code: "not_signed_in" });
    broken = false;
    window.show(0, 9);
    await settled();
    expect(window.problem).toBeNull();
    expect(window.at(9)).toEqual({ id: 9 });
  });

  test("reads nothing more once its view is gone", async () => {
    const source = list(1_000);
    const window = new Window(source.fetch);
    window.show(0, 20);
    window.close();
    await settled();
    expect(source.asked).toEqual(["index 0"]);
  });

  test("what was refused is not asked again by itself, and another list is", async () => {
    let refuse = true;
    let asked = 0;
    const window = new Window<Row>(async () => {
      asked += 1;
      await Promise.resolve();
      if (refuse) throw new Fault({ code: "bad_field", field: "sort", message: "Within one batch." });
      return { rows: [{ id: 1 }], total: 1 };
    });
    window.show(0, 20);
    await settled();
    for (let change = 0; change < 5; change++) window.refresh();
    window.show(0, 30);
    await new Promise((done) => setTimeout(done, 600));
    expect(asked).toBe(1);
    expect(window.problem?.code).toBe("bad_field");
    refuse = false;
    window.restart();
    await settled();
    expect(asked).toBe(2);
    expect(window.problem).toBeNull();
  });
});
