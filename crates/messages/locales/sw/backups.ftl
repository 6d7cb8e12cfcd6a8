### Backups: their plan and their folder.

backups-backups-are-on-the-same-disk = Nakala rudufu ziko kwenye diski moja na leja: hazisaidii kompyuta hii ikipotea au diski yake ikiharibika. Chagua USB au folda ya mtandao.
backups-give-the-whole-path-of-the = Andika njia yote ya folda, kuanzia juu: /media/amina/BACKUP, au E:\Backups.
backups-there-is-no-folder-make-it = Hakuna folda { $folder }. Itengeneze, au chomeka diski yake, kisha jaribu tena.
backups-take-hours = Chagua saa { $least } hadi { $most }.
backups-take-backups = Chagua nakala rudufu { $least } hadi { $most }.
backups-take-days = Chagua siku { $least } hadi { $most }.
