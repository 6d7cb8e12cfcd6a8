### The file of the ledger, and its disk.

ledger-the-disk-of-the-ledger-is = The disk of the ledger is full ({ $place }), so nothing can be written down and nothing is paid. Free some space: payouts go on by themselves.
ledger-the-ledger-can-only-be-read = The ledger can only be read ({ $place }), so nothing is paid. See whether its disk was taken for read-only after a fault, or the file is protected.
ledger-this-user-may-not-write-to = This user may not write to the ledger ({ $place }), so nothing is paid. Give the user who runs Hazina the right to write there.
ledger-another-program-holds-the-ledger-so = Another program holds the ledger ({ $place }), so nothing can be written down now: a backup or a scanner, perhaps. Payouts go on by themselves when it lets go.
ledger-the-file-of-the-ledger-is = The file of the ledger is damaged ({ $place }), so nothing is paid. Do not change it. Restore the last backup: Settings, Backups.
ledger-the-disk-of-the-ledger-does = The disk of the ledger does not take what is written ({ $place }: { $why }), so nothing is paid. See that the disk is there and sound; payouts go on by themselves.
ledger-the-newest-copy = the newest copy
ledger-the-file-is-another-ledger-made = The file { $path } is another ledger, made on { $made-at }, than the one that belongs here, or another computer wrote it. It is not opened, nothing was changed in it, and nothing is sent. { $restore }
ledger-there-is-no-ledger-at-and = There is no ledger at { $path }, and there must be one. Nothing is made in its place, since payouts may be in it, and nothing is sent. { $restore }
ledger-the-ledger-at-was-written-by = The ledger at { $path } was written by a version of Hazina that was only for trying it out, and is not read any more. Move the file away to begin a new one.
ledger-a-copy-of-this-ledger-is = A copy of this ledger is open in another Hazina on this computer. Close that one first: of two copies only one may pay.
ledger-restore = Put the organisation’s own ledger back, or restore a backup of it: two people and the recovery kit are needed for that.
ledger-in-use = Another Hazina is using the ledger at { $path }.
ledger-too-new = This ledger was written by a newer Hazina (version { $found }; this one knows { $known }). Install the newer Hazina.
ledger-folder = Could not use { $path } ({ $cause }).
ledger-diagnostics-about = Diagnostics of Hazina. It tells how the program stands, in kinds, counts and times, and what its log says of faults. No names, phone numbers, amounts, receipts or secrets are in it.
ledger-diagnostics-file = Hazina diagnostics
