// A place of its own for one person at one machine: home folder, screen, window manager, session bus and keyring. Nothing of
// the machine's real desktop is seen or touched, and everything that was started is ended.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { within } from "./wait.mjs";

/** Password of the practice keyring. */
const KEYRING_PASSWORD = "a keyring for tests";

const SCREEN = fileURLToPath(new URL("screen.py", import.meta.url));

/** Places that are still open, to be closed on every way out. */
const open = new Set();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => process.exit(130));
}
process.on("exit", () => {
  for (const place of open) place.endAll();
});

/**
 * Opens a place.
 * @param {{ keyring?: 'unlocked' | 'none' }} [wanted] Whether it has a keyring.
 */
export async function openPlace({ keyring = "unlocked" } = {}) {
  const place = new Place();
  open.add(place);
  try {
    await place.openScreen();
    await place.openBus();
    if (keyring === "unlocked") await place.openKeyring();
    place.start("openbox", ["--sm-disable"]);
    return place;
  } catch (error) {
    place.close();
    throw error;
  }
}

class Place {
  constructor() {
    this.root = mkdtempSync(join(tmpdir(), "hazina-"));
    this.home = this.folder("home");
    this.data = this.folder("hazina");
    this.downloads = this.folder("home/Downloads");
    this.logs = this.folder("logs");
    this.children = [];
    this.env = { ...process.env };
    for (const name of [
      "WAYLAND_DISPLAY",
      "DBUS_SESSION_BUS_ADDRESS",
      "DISPLAY",
      "XAUTHORITY",
      "GNOME_KEYRING_CONTROL",
    ]) {
      delete this.env[name];
    }
    Object.assign(this.env, {
      HOME: this.home,
      XDG_DATA_HOME: this.folder("home/.local/share"),
      XDG_CONFIG_HOME: this.folder("home/.config"),
      XDG_CACHE_HOME: this.folder("home/.cache"),
      XDG_STATE_HOME: this.folder("home/.local/state"),
      XDG_RUNTIME_DIR: this.folder("run"),
      // Rust's tools look for themselves in the real home.
      CARGO_HOME: process.env.CARGO_HOME ?? join(homedir(), ".cargo"),
      RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), ".rustup"),
      HAZINA_DATA_DIR: this.data,
      // What practice does is looked at, not how long the real M-PESA takes.
      HAZINA_PRACTICE_HURRY: "1",
      GDK_BACKEND: "x11",
      GTK_A11Y: "none",
      NO_AT_BRIDGE: "1",
      LANG: "C.UTF-8",
      LC_ALL: "C.UTF-8",
      TZ: "Africa/Nairobi",
    });
  }

  folder(name) {
    const path = join(this.root, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }

  /** Starts a program that ends with the place. Its words go to a file, so that nobody waits for an open pipe. */
  start(program, args, { env = {}, stdio = [] } = {}) {
    const words = openSync(join(this.logs, `${program.split("/").pop()}-${this.children.length}.txt`), "a");
    const child = spawn(program, args, {
      cwd: this.root,
      env: { ...this.env, ...env },
      stdio: [stdio[0] ?? "ignore", stdio[1] ?? words, words, ...stdio.slice(3)],
    });
    child.on("error", (error) => {
      child.failed = error;
    });
    this.children.push(child);
    return child;
  }

  async openScreen() {
    const server = this.start(
      "Xvfb",
      ["-displayfd", "3", "-screen", "0", "1400x960x24", "-nolisten", "tcp", "-noreset"],
      {
        stdio: ["ignore", undefined, undefined, "pipe"],
      },
    );
    this.screen = server;
    this.env.DISPLAY = `:${await firstLine(server, server.stdio[3])}`;
  }

  /** Ends the screen under everything that is shown on it. */
  closeScreen() {
    this.screen.kill("SIGKILL");
  }

  /** A session bus on which nothing starts by itself: no keyring that was not asked for, and nobody who prompts. */
  async openBus() {
    const config = join(this.root, "bus.conf");
    writeFileSync(
      config,
      `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${this.env.XDG_RUNTIME_DIR}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`,
    );
    const bus = this.start(
      "dbus-daemon",
      ["--config-file", config, "--nofork", "--nopidfile", "--print-address=1"],
      {
        stdio: ["ignore", "pipe"],
      },
    );
    this.env.DBUS_SESSION_BUS_ADDRESS = await firstLine(bus, bus.stdout);
  }

  /** Starts the keyring, unlocked by this password where it is the right one. */
  async openKeyring(password = KEYRING_PASSWORD) {
    const daemon = this.start("gnome-keyring-daemon", ["--foreground", "--unlock", "--components=secrets"], {
      stdio: ["pipe"],
    });
    daemon.stdin.end(password);
    this.keyring = daemon;
    await within(10_000, "the keyring is on the bus", () => this.onBus("org.freedesktop.secrets"));
  }

  /** Ends the keyring, as at the end of a session. */
  async closeKeyring() {
    this.keyring.kill("SIGTERM");
    await within(10_000, "the keyring has left the bus", () => !this.onBus("org.freedesktop.secrets"));
  }

  /** Locks the keyring, as its own program or a time-out does. */
  lockKeyring() {
    this.run("dbus-send", [
      "--session",
      "--print-reply",
      "--dest=org.freedesktop.secrets",
      "/org/freedesktop/secrets",
      "org.freedesktop.Secret.Service.Lock",
      "array:objpath:/org/freedesktop/secrets/collection/login",
    ]);
  }

  /** Starts what shows the keyring's prompts: a window of its own. */
  async openPrompter() {
    this.start("/usr/libexec/gcr-prompter", []);
    await within(10_000, "prompts can be shown", () => this.onBus("org.gnome.keyring.SystemPrompter"));
  }

  /** Types the keyring's password into its prompt, as a person does. */
  async answerPrompt() {
    const id = await within(10_000, "the prompt is on the screen", () => {
      try {
        return this.run("xdotool", ["search", "--onlyvisible", "--class", "gcr-prompter"])
          .trim()
          .split("\n")[0];
      } catch {
        return undefined;
      }
    });
    this.run("xdotool", ["windowfocus", "--sync", id]);
    this.run("xdotool", ["type", "--delay", "20", KEYRING_PASSWORD]);
    this.run("xdotool", ["key", "Return"]);
  }

  onBus(name) {
    const answer = this.run("dbus-send", [
      "--session",
      "--print-reply",
      "--dest=org.freedesktop.DBus",
      "/org/freedesktop/DBus",
      "org.freedesktop.DBus.NameHasOwner",
      `string:${name}`,
    ]);
    return answer.includes("boolean true");
  }

  /** Runs a program to its end and returns what it said. */
  run(program, args, { encoding = "utf8" } = {}) {
    return execFileSync(program, args, {
      env: this.env,
      encoding,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 30_000,
    });
  }

  /** Starts what shows notifications on this screen, and listens to what it is asked to show. */
  async openNotifications() {
    this.start("dbus-monitor", ["--session", "interface=org.freedesktop.Notifications"]);
    this.start("dunst", []);
    await within(10_000, "notifications are shown", () => this.onBus("org.freedesktop.Notifications"));
  }

  /** What was asked of the desktop's notification service, under a title. */
  notifications(title) {
    return this.words("dbus-monitor")
      .split(/^(?=\S)/m)
      .filter(
        (message) => /^method call .*member=Notify$/m.test(message) && message.includes(`string "${title}"`),
      );
  }

  /** Takes the notifications off the screen. */
  closeNotifications() {
    this.run("dunstctl", ["close-all"]);
  }

  /** Saves a picture of the whole screen. */
  picture(path) {
    this.run("/usr/bin/python3", [SCREEN, path]);
  }

  /** What was written by a program of this place, to be shown where a test fails. */
  words(program) {
    return this.children
      .map((child, index) => join(this.logs, `${child.spawnfile.split("/").pop()}-${index}.txt`))
      .filter((path) => path.includes(`/${program}-`))
      .map((path) => readFileSync(path, "utf8"))
      .join("");
  }

  /** What Hazina wrote into its log. */
  logged() {
    const folder = join(this.data, "logs");
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("");
  }

  endAll() {
    for (const child of this.children.toReversed()) {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    }
  }

  close() {
    this.endAll();
    open.delete(this);
    if (process.env.HAZINA_KEEP_PLACES) return;
    try {
      rmSync(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    } catch (error) {
      // A web view that was killed may still be writing: what it leaves in the system's folder says nothing of Hazina.
      if (error.code !== "ENOTEMPTY") throw error;
    }
  }
}

/** A port on loopback that nobody uses right now. */
export async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

function firstLine(child, stream) {
  return new Promise((resolve, reject) => {
    let text = "";
    const giveUp = setTimeout(() => reject(new Error(`${child.spawnfile} said nothing within 10 s`)), 10_000);
    const end = (act, value) => {
      clearTimeout(giveUp);
      act(value);
    };
    stream.setEncoding("utf8");
    stream.on("data", (part) => {
      text += part;
      if (text.includes("\n")) end(resolve, text.split("\n")[0].trim());
    });
    child.on("error", (error) => end(reject, error));
    child.on("exit", (code) => end(reject, new Error(`${child.spawnfile} ended with ${code}`)));
  });
}
