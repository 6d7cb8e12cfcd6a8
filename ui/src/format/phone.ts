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

/** A number that somebody need not read whole: "0712 ••• 678". One that M-PESA has masked or hashed stays as short. */
export function masked(number: string): string {
  const local = phone(number);
  if (/^0\d{3} \d{3} \d{3}$/.test(local)) return `${local.slice(0, 4)} ••• ${local.slice(-3)}`;
  return local.length > 14 ? `${local.slice(0, 6)}…${local.slice(-4)}` : local;
}
