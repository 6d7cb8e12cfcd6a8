// Lays out JSON for reading without changing a digit of it: 10.00 stays 10.00, which parsing would not keep.

const STEP = "  ";

/** The same text with line breaks and indents; text that is no JSON object or array comes back as it is. */
export function laidOut(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  const compact = outsideStrings(text, (plain) => plain.replace(/\s+/g, ""));
  let depth = 0;
  const line = (): string => `\n${STEP.repeat(Math.max(0, depth))}`;
  return outsideStrings(compact, (plain) =>
    plain.replace(/\{\}|\[\]|[{}[\],:]/g, (mark) => {
      if (mark === ":") return ": ";
      if (mark === ",") return `,${line()}`;
      if (mark.length === 2) return mark;
      if (mark === "{" || mark === "[") {
        depth += 1;
        return mark + line();
      }
      depth -= 1;
      return line() + mark;
    }),
  );
}

/** Changes what stands outside the text's quoted strings. */
function outsideStrings(text: string, change: (plain: string) => string): string {
  return text
    .split(/("(?:[^"\\]|\\.)*")/s)
    .map((piece, index) => (index % 2 === 0 ? change(piece) : piece))
    .join("");
}
