// Flags in words. The console names the kinds that a page has and says which are worth a look; a kind without a
// name is spelled out and stays quiet.

interface Named {
  code: string;
  title: string;
  worth_a_look: boolean;
}

export interface RowFlags {
  /** What is worth a look first: "The same payee twice with another amount, Stray spaces were taken out". */
  words: string;
  /** Whether one of them is more than a repair that is certain. */
  look: boolean;
}

/** The flags of a row as one line. */
export function flagsOf(codes: readonly string[], named: readonly Named[] = []): RowFlags {
  const flags = codes.map(
    (code) =>
      named.find((one) => one.code === code) ?? { title: code.replaceAll("_", " "), worth_a_look: false },
  );
  const looks = flags.filter((flag) => flag.worth_a_look);
  const certain = flags.filter((flag) => !flag.worth_a_look);
  return { words: [...looks, ...certain].map((flag) => flag.title).join(", "), look: looks.length > 0 };
}

/** Kinds of flags, parted into what a person should look at and the repairs that are certain. */
export function parted<Kind extends { worth_a_look: boolean; count: number }>(
  kinds: readonly Kind[],
): { looks: Kind[]; certain: Kind[]; repairs: number } {
  const certain = kinds.filter((kind) => !kind.worth_a_look);
  return {
    looks: kinds.filter((kind) => kind.worth_a_look),
    certain,
    repairs: certain.reduce((sum, kind) => sum + kind.count, 0),
  };
}
