// What Home says of backups: nothing where they are as they should be.

import type { BackupBrief } from "../../bindings";
import { age } from "../../format/time";
import * as m from "../../paraglide/messages";

export interface BackupsSaid {
  word: string;
  sentence: string;
  tone: "bad" | "caution";
}

export function backupsSaid(backups: BackupBrief, now: number): BackupsSaid | null {
  if (!backups.kit) {
    return {
      word: m.home_no_kit(),
      sentence: m.home_no_kit_means(),
      tone: "caution",
    };
  }
  const last =
    backups.last_at === null
      ? m.home_no_backup_yet()
      : m.home_last_backup({ ago: age(backups.last_at, now) });
  if (backups.missed !== null) {
    return {
      word: m.home_backup_missed(),
      sentence: m.home_backup_missed_means({ missed: backups.missed, last }),
      tone: "bad",
    };
  }
  if (backups.too_old) return { word: m.home_backups_old(), sentence: last, tone: "bad" };
  if (backups.same_disk) {
    return {
      word: m.home_backups_here(),
      sentence: m.home_backups_here_means({ last }),
      tone: "caution",
    };
  }
  return null;
}
