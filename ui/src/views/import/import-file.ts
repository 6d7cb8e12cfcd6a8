// Hands a chosen or dropped file to the console and goes to where it is read.

import type { Desk } from "../../state/desk.svelte";

export async function importFile(desk: Desk, file: File): Promise<void> {
  const made = await desk.importFile(file);
  if (made) desk.route.go(`#/import/${made.import}`);
}

/** The same with M-PESA's own statement. */
export async function importStatement(desk: Desk, file: File): Promise<void> {
  const made = await desk.importFile(file, "statement");
  if (made) desk.route.go(`#/statements/${made.import}`);
}

/** A title to begin with: the file's name as words. "payroll_november-2026.xlsx" becomes "Payroll november 2026". */
export function titleFrom(fileName: string): string {
  const words = fileName
    .replace(/\.[A-Za-z0-9]{1,5}$/, "")
    .replace(/[_\-.\s]+/g, " ")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
