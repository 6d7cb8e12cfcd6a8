// Phone numbers as a person reads them aloud.

/** "254712345678" as "0712 345 678"; anything else as it is. */
export function phone(msisdn: string): string {
  const local = /^\+?254(\d{9})$/.exec(msisdn)?.[1];
  if (local === undefined) return msisdn;
  return `0${local.slice(0, 3)} ${local.slice(3, 6)} ${local.slice(6)}`;
}

/** What was typed into a search box, with the gaps of a phone number closed: "0712 345 678" is searched as "0712345678". */
export function searchable(typed: string): string {
  const trimmed = typed.trim();
  return /^\+?[\d\s-]{6,}$/.test(trimmed) ? trimmed.replace(/[\s-]/g, "") : trimmed;
}
