// Where a file was saved, as a person reads it: its name first.

/** "“Payouts.xlsx” in /home/amina/Downloads"; a path without folders is only its name. */
export function savedAs(path: string): string {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return at < 0 ? `“${path}”` : `“${path.slice(at + 1)}” in ${path.slice(0, at) || path.slice(0, 1)}`;
}
