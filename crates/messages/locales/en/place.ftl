### Where the ledger and its backups lie.

place-the-ledger-is-on-a-network = The ledger is on a network share ({ $place }). A share that goes away in the middle of a write can damage it, and another computer may change it. Move Hazina’s folder to this computer’s own disk.
place-copies-the-ledger-to-other-computers = { $by } copies the ledger to other computers ({ $place }) and may put back an older copy. Move Hazina’s folder out of it; for safety there are backups.
place-nothing-can-be-written-to-where = Nothing can be written to { $place }, where the ledger is. Payouts wait until it can.
place-the-folder-of-the-ledger-cannot = The folder of the ledger, { $place }, cannot be used: { $why }.
place-the-disk-of-the-ledger-is = The disk of the ledger is nearly full: { $free } MB are left at { $place }. Free some space before it stops paying.
place-nothing-can-be-written-to-choose = Nothing can be written to { $place }. Choose another folder.
place-cannot-be-used = { $place } cannot be used: { $why }.
place-mb-are-left-at = { $free } MB are left at { $place }.
place-it-is-not-there-now = it is not there now
place-this-user-may-not-write-there = this user may not write there
place-there-is-no-room-left-at = There is no room left at { $place }. Free some space, or choose another folder.
place-this-user-may-not-write-to = This user may not write to { $place }. Choose another folder.
place-is-not-there-plug-in-its = { $place } is not there. Plug in its disk or connect its network share, or choose another folder.
place-cannot-be-used-2 = { $place } cannot be used: { $source }.
place-its-secrets-cannot-be-read = its secrets cannot be read
place-it-holds-no = it holds no { $what }
place-the-task-that-writes-it-stopped = the task that writes it stopped
place-the-disk-is-full = The disk is full.
place-this-user-may-not-write-to-the = This user may not write to the folder for downloads.
place-there-is-a-file-where-the = There is a file where the folder for downloads should be.
