# Files that are attached to batches and proposals as evidence.
attachment-empty = The file is empty. Choose another one.
attachment-too-large = Files of up to { $most } MB are attached. Scan it in a lower quality, or split it.
attachment-other-kind = This is no PDF, PNG or JPEG picture, XLSX or CSV file. Save it as a PDF, and attach that.
attachment-with-macros = This workbook holds macros. Save it as an XLSX file without them, and attach that.
attachment-not-sealed = It could not be sealed. Try again.
attachment-only-by-the-maker = Whoever prepared the batch attaches its files.
attachment-after-an-approval = Somebody approved the batch as it is, so nothing more is attached. If something is missing, the others can reject it.
attachment-off-a-draft-alone = Files are removed from a draft only. This batch was submitted with them.
attachment-known = This file is attached already.
attachment-too-many = A batch takes { $most } files. Remove one first, or put several pages into one PDF.
attachment-altered = The attachment “{ $name }” is missing, or is not what was attached. Nothing is approved with it.
