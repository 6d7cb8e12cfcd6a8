### The keyring.

keyring-the-keyring-holds-in-parts-and = The keyring holds { $name } in parts, and not all of them are there. Nothing was changed. Restore the keyring from your computer’s backup; or restore a backup of Hazina with the recovery kit, which brings the entries back.
keyring-you-did-not-wait-for-your = You did not wait for your keyring. Unlock it with its password, then try again.
keyring-stopped = The keyring stopped in the middle of an answer. Try again.
keyring-still-waiting = Your keyring is still waiting for its password. Unlock it, then try again.
keyring-cannot-be-reached = { $store } cannot be reached. { $start }
keyring-cannot-be-reached-cause = { $store } cannot be reached (the system says: { $cause }). { $start }
keyring-none-known = This system has no keyring that Hazina knows.
keyring-never-set-up = The keyring was never set up: it has no place for new entries. Sign in to your desktop once, or make a keyring named Login.
keyring-locked = { $store } is locked. Unlock it with its password, then try again.
keyring-locked-cause = { $store } is locked (the system says: { $cause }). Unlock it with its password, then try again.
keyring-entry-twice = Your keyring holds one of Hazina’s entries twice, and Hazina uses neither. Remove none: in the keyring’s own program give the older of the two another name, then try again.
keyring-entry-too-long = Your keyring does not take an entry of this length. Nothing was changed. Tell whoever looks after Hazina.
keyring-strange-answer = Your keyring answered with something that Hazina did not write. Nothing was changed, and nothing should be removed from it. Restore the keyring from your computer’s backup; or restore a backup of Hazina with the recovery kit, which brings its entries back.
keyring-store-macos = The Keychain
keyring-store-windows = Windows’ Credential Manager
keyring-store-linux = Your keyring
keyring-start-macos = Open Keychain Access and see that the login keychain is there.
keyring-start-windows = See that the service Credential Manager (VaultSvc) runs.
keyring-start-linux = Start GNOME Keyring or KWallet, or sign in to a desktop session.
