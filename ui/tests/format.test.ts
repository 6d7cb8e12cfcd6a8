// @vitest-environment jsdom

import { setLanguage } from "../src/format/language.svelte";
import { bytes } from "../src/format/size";
import { savedAs } from "../src/format/path";
import { allOf, anyOf, unparted } from "../src/format/words";
import { afterEach, describe, expect, test } from "vitest";
import { laidOut } from "../src/format/json";
import { centsOf, count, figure, InWords, inWords, money } from "../src/format/money";
import { phone, searchable } from "../src/format/phone";
import {
  age,
  brief,
  clock,
  day,
  dayEnd,
  dayInWords,
  dayStart,
  duration,
  isoDay,
  lastWorkingDay,
  monthInWords,
  readDay,
  shortDay,
  stamp,
  weekdaysShort,
  weeksOf,
} from "../src/format/time";

const NBSP = "\u00a0";
const MINUS = "\u2212";

describe("money", () => {
  test("whole shillings have no decimals, cents have two", () => {
    expect(figure(125_000)).toBe("1,250");
    expect(figure(125_050)).toBe("1,250.50");
    expect(figure(5)).toBe("0.05");
    expect(figure(0)).toBe("0");
  });
  test("the currency stays on one line with its figure", () => {
    expect(money(341_000_000)).toBe(`KSh${NBSP}3,410,000`);
  });
  test("less than nothing has a real minus before the currency", () => {
    expect(money(-125_050)).toBe(`${MINUS}KSh${NBSP}1,250.50`);
    expect(figure(-1)).toBe(`${MINUS}0.01`);
  });
  test("the largest sum that JSON can carry is not rounded", () => {
    expect(figure(9_007_199_254_740_991)).toBe("90,071,992,547,409.91");
  });
  test("a fraction of a cent is refused instead of shown", () => {
    expect(() => figure(0.5)).toThrow(RangeError);
    expect(() => figure(Number.NaN)).toThrow(RangeError);
  });
  test("small counts are words", () => {
    expect(count(1204)).toBe("1,204");
    expect(inWords(2)).toBe("two");
    expect(InWords(2)).toBe("Two");
    expect(InWords(11)).toBe("11");
  });
});

describe("time", () => {
  const at = Date.UTC(2026, 10, 21, 8, 45, 50);
  test("clocks show Nairobi, wherever the computer is", () => {
    expect(clock(at)).toBe("11:45:50");
    expect(day(at)).toBe("21 Nov 2026");
    expect(stamp(at)).toBe("21 Nov 2026, 11:45:50");
  });
  test("the day turns at midnight in Nairobi", () => {
    const late = Date.UTC(2026, 10, 21, 21, 30);
    expect(isoDay(late)).toBe("2026-11-22");
    expect(clock(late)).toBe("00:30:00");
  });
  test("a moment is said as briefly as it can be", () => {
    expect(brief(at, at + 60_000)).toBe("11:45");
    expect(brief(at, at + 86_400_000)).toBe("21 Nov 11:45");
    expect(brief(at, at + 365 * 86_400_000)).toBe("21 Nov 2026");
    expect(day(Date.UTC(2026, 8, 4))).toBe("4 Sep 2026");
  });
  test("ages have one unit and are never in the future", () => {
    expect(age(at, at + 1_000)).toBe("just now");
    expect(age(at, at - 5_000)).toBe("just now");
    expect(age(at, at + 12_400)).toBe("12 s ago");
    expect(age(at, at + 3 * 60_000)).toBe("3 min ago");
    expect(duration(5 * 3_600_000)).toBe("5 h");
    expect(duration(3 * 86_400_000)).toBe("3 days");
  });
  test("a day beside its field is said in words, and what is no day is not", () => {
    expect(dayInWords("2026-11-21")).toBe("Saturday 21 November 2026");
    expect(dayInWords("")).toBe("");
    expect(dayInWords("21/11")).toBe("");
  });
  test("a filter by day covers that whole day in Nairobi", () => {
    expect(dayStart("2026-11-21")).toBe(Date.UTC(2026, 10, 20, 21));
    expect(dayEnd("2026-11-21")).toBe(Date.UTC(2026, 10, 21, 21));
    expect(dayStart("")).toBeNull();
    expect(dayEnd("soon")).toBeNull();
  });
});

describe("phone numbers", () => {
  test("are shown as people say them", () => {
    expect(phone("254712345678")).toBe("0712 345 678");
    expect(phone("+254110223344")).toBe("0110 223 344");
  });
  test("what is no Kenyan number is left alone", () => {
    expect(phone("0712 ••• 678")).toBe("0712 ••• 678");
  });
  test("can be searched as they are shown", () => {
    expect(searchable(" 0712 345 678 ")).toBe("0712345678");
    expect(searchable("+254-712-345678")).toBe("+254712345678");
    expect(searchable("Amina  Wanjiru")).toBe("Amina  Wanjiru");
  });
});

describe("a callback as received", () => {
  test("is laid out without changing a digit of it", () => {
    expect(laidOut('{"Amount":10.00,"Id":12345678901234567890,"None":{},"List":[1,"a, {b}"]}')).toBe(
      '{\n  "Amount": 10.00,\n  "Id": 12345678901234567890,\n  "None": {},\n  "List": [\n    1,\n    "a, {b}"\n  ]\n}',
    );
  });
  test("keeps quotes and spaces inside its texts", () => {
    expect(laidOut('{ "a" : "x \\" y  z" }')).toBe('{\n  "a": "x \\" y  z"\n}');
  });
  test("that is no JSON is shown as it is", () => {
    expect(laidOut("hello, <b>world</b>")).toBe("hello, <b>world</b>");
    expect(laidOut('{"cut off')).toContain('"cut');
  });
});

describe("money as typed", () => {
  test.each([
    ["1,250", 125_000],
    ["1250.5", 125_050],
    ["KSh 1,250.50", 125_050],
    ["  7 ", 700],
  ])("%s is read", (typed, cents) => {
    expect(centsOf(typed)).toBe(cents);
  });
  test.each(["", "0", "-5", "1.250", "12,50", "1,2500", "a lot", "1.234"])("%s is no amount", (typed) => {
    expect(centsOf(typed)).toBeNull();
  });
});

describe("saved files", () => {
  test("are told by their name first, then their folder", () => {
    expect(savedAs("/home/amina/Downloads/Payouts 2026-11-21.xlsx")).toBe(
      "“Payouts 2026-11-21.xlsx” in /home/amina/Downloads",
    );
    expect(savedAs("C:\\Users\\Amina\\Payouts.csv")).toBe("“Payouts.csv” in C:\\Users\\Amina");
  });
  test("at the top, or without a folder, have no odd ends", () => {
    expect(savedAs("/Payouts.csv")).toBe("“Payouts.csv” in /");
    expect(savedAs("Payouts.csv")).toBe("“Payouts.csv”");
  });
});

test("a sentence breaks its lines beside M-PESA, not in it, and reads the same", () => {
  const said = unparted("M-PESA accepted it; ask M-PESA.");
  expect(said).toBe("M-\u2060PESA accepted it; ask M-\u2060PESA.");
});

test("a day is read as people here type it", () => {
  for (const typed of [
    "3 Dec 2026",
    "3 december",
    "3rd Dec",
    "Thursday 3 Dec 2026",
    "3/12/2026",
    "3.12.26",
    "2026-12-03",
    "3 12",
  ])
    expect(readDay(typed, "2026-11-30"), typed).toBe("2026-12-03");
  for (const none of ["", "31 Feb 2026", "12/13/2026", "soon", "3 Xyz", "2026-13-01"])
    expect(readDay(none, "2026-11-30"), none).toBeNull();
  expect(shortDay("2026-12-03")).toBe("3 Dec 2026");
});

test("a deadline on days off names the last working day before", () => {
  const holidays = new Map([["2026-12-25", "Christmas Day"]]);
  expect(lastWorkingDay("2026-12-24", holidays)).toBe("");
  expect(lastWorkingDay("2026-12-27", holidays)).toContain("Thursday 24 December 2026");
});

test("a month is shown in whole weeks from Monday", () => {
  const weeks = weeksOf("2026-12");
  expect([weeks[0]![0], weeks.at(-1)![6]]).toEqual(["2026-11-30", "2027-01-03"]);
  expect(weeksOf("2027-02").every((week) => week.length === 7)).toBe(true);
});

test("names are listed as people list them", () => {
  expect(allOf(["Amina"])).toBe("Amina");
  expect(allOf(["Amina", "Otieno", "Wekesa"])).toBe("Amina, Otieno and Wekesa");
  expect(anyOf(["Amina", "Otieno"])).toBe("Amina or Otieno");
  expect(anyOf([])).toBe("");
});

test("the months and days of the calendar have their names", () => {
  expect(monthInWords("2026-12")).toBe("December 2026");
  expect(weekdaysShort()).toEqual(["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]);
});

describe("in Kiswahili", () => {
  afterEach(() => setLanguage("en"));
  const at = Date.UTC(2026, 11, 3, 8, 45, 50);
  const ago = (ms: number) => age(at, at + ms);

  test("days have Kiswahili months, and clocks stay as they are", () => {
    setLanguage("sw");
    expect(day(at)).toBe("3 Des 2026");
    expect(stamp(at)).toBe("3 Des 2026, 11:45:50");
    expect(brief(at, at + 86_400_000)).toBe("3 Des 11:45");
    expect(dayInWords("2026-12-03")).toBe("Alhamisi 3 Desemba 2026");
    expect(monthInWords("2026-08")).toBe("Agosti 2026");
    expect(weekdaysShort()).toHaveLength(7);
  });
  test("what lies back agrees with its unit", () => {
    setLanguage("sw");
    expect(ago(1_000)).toBe("sasa hivi");
    expect(ago(12_400)).toBe("sekunde 12 zilizopita");
    expect(ago(60_000)).toBe("dakika 1 iliyopita");
    expect(ago(3 * 60_000)).toBe("dakika 3 zilizopita");
    expect(ago(3_600_000)).toBe("saa 1 iliyopita");
    expect(duration(3 * 86_400_000)).toBe("siku 3");
  });
  test("counts are figures", () => {
    setLanguage("sw");
    expect(inWords(2)).toBe("2");
    expect(InWords(1204)).toBe("1,204");
    expect(money(125_000)).toBe(`KSh${NBSP}1,250`);
    expect(bytes(512)).toBe("baiti 512");
    expect(allOf(["Amina", "Otieno"])).toBe("Amina na Otieno");
    expect(anyOf(["Amina", "Otieno"])).toBe("Amina au Otieno");
    expect(savedAs("/home/amina/Malipo.csv")).toBe("“Malipo.csv” katika /home/amina");
  });
  test("days are read in either language, whichever the page speaks", () => {
    for (const typed of ["3 Des 2026", "3 Desemba", "Alhamisi 3 Desemba 2026", "3 Dec 2026"]) {
      expect(readDay(typed, "2026-11-30"), typed).toBe("2026-12-03");
    }
    setLanguage("sw");
    expect(readDay("1 Machi", "2026-11-30")).toBe("2026-03-01");
    expect(readDay("1 May", "2026-11-30")).toBe("2026-05-01");
    expect(lastWorkingDay("2026-12-27", new Map())).toContain("Ijumaa 25 Desemba 2026");
  });
  test("every day of every month is written so that it is read again", () => {
    setLanguage("sw");
    for (let month = 0; month < 12; month++) {
      const iso = isoDay(Date.UTC(2026, month, 9, 9));
      expect(readDay(shortDay(iso), "2026-11-30")).toBe(iso);
      expect(readDay(dayInWords(iso), "2026-11-30")).toBe(iso);
    }
  });
});
