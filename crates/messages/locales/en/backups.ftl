### Backups: their plan and their folder.

backups-backups-are-on-the-same-disk = Backups are on the same disk as the ledger: they do not help when this computer is lost or its disk breaks. Choose a USB stick or a network share.
backups-give-the-whole-path-of-the = Give the whole path of the folder, from the top: /media/amina/BACKUP, or E:\Backups.
backups-there-is-no-folder-make-it = There is no folder { $folder }. Make it, or plug in its disk, then try again.
backups-take-hours = Take { $least } to { $most } hours.
backups-take-backups = Take { $least } to { $most } backups.
backups-take-days = Take { $least } to { $most } days.
