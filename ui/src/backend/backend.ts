// The one way to the console: every command, the import of a file, and what changed.
// Deliberately absent: retries and caching. The console answers quickly or says why not.

import type { Changed, Commands, ImportRef, Problem } from "../bindings";

export type CommandName = keyof Commands;
export type RequestOf<K extends CommandName> = Commands[K][0];
export type AnswerOf<K extends CommandName> = Commands[K][1];

/** What a file that is handed over is. */
export type FileKind = "payments" | "statement" | "attachment";

export interface Backend {
  /** Runs a command. Rejects with a `Fault`. */
  call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>>;
  /** Hands a file's bytes to the console: what is to be paid, M-PESA's own statement, or evidence. Rejects with a `Fault`. */
  importFile(name: string, bytes: Uint8Array, kind?: FileKind): Promise<ImportRef>;
  /** Tells what changed, at most ten times a second. Answers the way to stop listening. */
  onChanged(listener: (changed: Changed) => void): () => void;
  /** Opens a file that the console saved, or its folder; only where the screen is a window of this machine. */
  openSaved?(path: string, inFolder: boolean): Promise<void>;
  /** Opens the window in which money is confirmed, for these batches; where there is none, it is a part of the page. */
  confirm?(batches: number[]): Promise<void>;
  /** Shows everything this many times as large, where the screen does not do so by itself. */
  zoom?: (size: number) => void;
}

/** Codes that only the screen itself can know: the console gave no answer to describe. */
export type ScreenProblem = { code: "no_answer" };

/** All that can be shown as a problem. */
export type AnyProblem = Problem | ScreenProblem;

/** A problem on its way through `catch`. */
export class Fault extends Error {
  readonly problem: AnyProblem;
  constructor(problem: AnyProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** Reads what a backend threw as a problem; anything that is none means there was no answer. */
export function problemOf(thrown: unknown): AnyProblem {
  if (thrown instanceof Fault) return thrown.problem;
  if (isProblem(thrown)) return thrown;
  return { code: "no_answer" };
}

/** Whether the console refused a request for what stands in it: the same request would be refused again. */
export function isRefusal(problem: AnyProblem | null): boolean {
  return problem?.code === "bad_field";
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}
