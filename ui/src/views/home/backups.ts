// What Home says of backups: nothing where they are as they should be.

import type { BackupBrief } from "../../bindings";
import { age } from "../../format/time";

export interface BackupsSaid {
  word: string;
  sentence: string;
  tone: "bad" | "caution";
}

export function backupsSaid(backups: BackupBrief, now: number): BackupsSaid | null {
  if (!backups.kit) {
    return {
      word: "No recovery kit",
      sentence: "Without it no backups are made. Two of you make it in a minute.",
      tone: "caution",
    };
  }
  const last =
    backups.last_at === null
      ? "There is no good backup yet."
      : `The last good backup is ${age(backups.last_at, now)}.`;
  if (backups.missed !== null) {
    return { word: "No backup could be made", sentence: `${backups.missed} ${last}`, tone: "bad" };
  }
  if (backups.too_old) return { word: "Backups are too old", sentence: last, tone: "bad" };
  if (backups.same_disk) {
    return {
      word: "Backups are on this computer only",
      sentence: `${last} Choose a USB stick or a network share, for the day this computer is lost.`,
      tone: "caution",
    };
  }
  return null;
}
