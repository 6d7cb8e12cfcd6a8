// What the practice sign-in shows. These passphrases open nothing but the simulator on this machine; they are
// written here so that no passphrase ever comes from the console to the screen.

const PASSPHRASES: Readonly<Record<string, string>> = {
  "Amina Wanjiru": "maize beans sukuma",
  "Otieno Odhiambo": "lake heron sunrise",
};

/** The passphrase of a practice operator; none for anybody else. */
export const practicePassphrase = (name: string): string | null => PASSPHRASES[name] ?? null;
