// Kinds of flags in words. The console names the kinds that a page has; a kind without a name is spelled out.

interface Named {
  code: string;
  title: string;
}

/** The flags of a row as one line: "new payee, paid the same recently". */
export function flagWords(codes: readonly string[], named: readonly Named[] = []): string {
  return codes
    .map((code) => named.find((one) => one.code === code)?.title ?? code.replaceAll("_", " "))
    .join(", ");
}
