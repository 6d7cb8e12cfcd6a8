// What happened and is worth a word: toasts while they are fresh, the bell's list afterwards.
// A toast is never the only place that says something.

import { saying, type Severity } from "../backend/error";
import type { AnyProblem } from "../backend/backend";
import { now } from "../parts/clock.svelte";

export interface Notice {
  id: number;
  at: number;
  severity: Severity | "good";
  title: string;
  sentence: string;
  href: string | null;
  /** The file that was saved. */
  saved: string | null;
  seen: boolean;
}

export interface Said {
  title: string;
  sentence?: string;
  severity?: Notice["severity"];
  href?: string;
  /** The file that was saved: it can be opened from here. */
  saved?: string;
  /** Whether every page says it already: then only the bell keeps it. */
  kept?: boolean;
}

const FRESH_MS = 6_000;
const FRESH_PROBLEM_MS = 12_000;
/** As many stand over the page at once: the newest. */
const MOST_FRESH = 1;
/** So long a confirmation stands at least, also where the page changes. */
const LEAST_MS = 1_500;
const KEPT = 50;

export class Notices {
  /** Fresh ones, oldest first. */
  fresh = $state.raw<Notice[]>([]);
  /** All that were said since sign-in, newest first. */
  kept = $state.raw<Notice[]>([]);
  readonly unseen = $derived(this.kept.filter((notice) => !notice.seen).length);
  #next = 1;

  say({ title, sentence = "", severity = "good", href, saved, kept = false }: Said): void {
    const notice: Notice = {
      id: this.#next++,
      at: now(),
      severity,
      title,
      sentence,
      href: href ?? null,
      saved: saved ?? null,
      // What a person has just done they know of: the bell counts what they may have missed.
      seen: severity === "good",
    };
    this.kept = [notice, ...this.kept].slice(0, KEPT);
    if (kept) return;
    // Said again, it takes the place of what was said before; the bell keeps both.
    this.fresh = [...this.fresh.filter((other) => other.title !== title), notice].slice(-MOST_FRESH);
    setTimeout(
      () => this.fade(notice.id),
      severity === "good" && saved === undefined ? FRESH_MS : FRESH_PROBLEM_MS,
    );
  }

  problem(problem: AnyProblem): void {
    const { title, sentence, severity } = saying(problem);
    this.say({ title, sentence, severity });
  }

  /** Takes a toast away; the bell keeps it. */
  fade(id: number): void {
    this.fresh = this.fresh.filter((notice) => notice.id !== id);
  }

  /** Another page was opened: confirmations of what was done on the one before make room. */
  turnPage(): void {
    const before = now() - LEAST_MS;
    this.fresh = this.fresh.filter((notice) => notice.severity !== "good" || notice.at > before);
    // What was said just before goes as soon as it could be read.
    for (const { id, severity } of this.fresh) {
      if (severity === "good") setTimeout(() => this.fade(id), LEAST_MS);
    }
  }

  /** A person closed it, so it was read. */
  dismiss(id: number): void {
    this.fade(id);
    this.kept = this.kept.map((notice) => (notice.id === id ? { ...notice, seen: true } : notice));
  }

  markSeen(): void {
    this.kept = this.kept.map((notice) => ({ ...notice, seen: true }));
  }

  clear(): void {
    this.fresh = [];
    this.kept = [];
  }
}
