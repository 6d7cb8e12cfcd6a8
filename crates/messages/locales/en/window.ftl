### The window itself, where no organisation speaks.

window-no-data-folder = The system names no folder for Hazina's data ({ $error }). Set HAZINA_DATA_DIR to a folder that only you can read.
window-open-already = Hazina is open already, but does not answer. Wait a moment and start it again. If that does not help, end it in the system’s list of programs: nothing that was written is lost.
window-folder-cannot-be-used = The folder { $folder } cannot be used: { $error }.
window-open-hazina = Open Hazina
window-quit = Quit
window-open = Open
window-stays-empty = Hazina’s window stays empty?
window-draws-plainly-next = Quit Hazina and start it again: it then draws without the graphics card. What is being paid goes on.
window-cannot-write = Hazina cannot write in its folder { $folder } ({ $error }). Give your account the right to write there, or free some space.
window-not-started-at-login = This machine could not be told to start Hazina at login ({ $error }). Set it in the desktop’s own settings.
window-still-started-at-login = This machine could not be told to stop starting Hazina at login ({ $error }). Set it in the desktop’s own settings.
window-off-in-system-list = it is off in this system’s own list
window-no-home-folder = this system names no home folder
window-path-not-text = the program’s path is not readable text
window-file-did-not-arrive = The file did not arrive as it is. Choose it again.
window-file-gone = This file is not in the folder for downloads any more.
window-file-without-name = The file came without its name. Choose it again.
window-file-not-opened = The system did not open it ({ $error }). You find it as { $path }.
window-confirm-title = Confirm · Hazina
window-confirm-so-many = At most { $most } batches are confirmed in one sitting. Choose fewer.
window-confirm-not-opened = The window of the confirmation could not be opened ({ $error }). Nothing was approved.
