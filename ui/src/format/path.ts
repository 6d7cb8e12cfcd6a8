// Where a file was saved, as a person reads it: its name first.

import * as m from "../paraglide/messages";

/** "“Payouts.xlsx” in /home/amina/Downloads"; a path without folders is only its name. */
export function savedAs(path: string): string {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  if (at < 0) return `“${path}”`;
  return m.words_saved_as({ file: path.slice(at + 1), folder: path.slice(0, at) || path.slice(0, 1) });
}
