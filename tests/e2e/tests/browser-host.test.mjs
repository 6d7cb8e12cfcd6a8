import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { request } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { openPlace } from "../lib/place.mjs";
import { within } from "../lib/wait.mjs";

const PROGRAM =
  process.env.HAZINA_PRACTICE_BIN ??
  fileURLToPath(new URL("../../../target/debug/hazina-practice", import.meta.url));

let place;
let program;
let address;
let key;

before(async () => {
  place = await openPlace({ keyring: "none" });
  program = place.start(PROGRAM, ["--data", join(place.root, "practice")], { stdio: ["ignore", "pipe"] });
  let said = "";
  program.stdout.setEncoding("utf8").on("data", (part) => (said += part));
  await within(20_000, "the address is printed", () => /http:\S+#key=\w+/.test(said));
  [, address, key] = /(http:\/\/127\.0\.0\.1:\d+)\/#key=(\w+)/.exec(said);
});
after(() => place.close());

const ask = (path, { shown = key, body = "{}", ...init } = {}) =>
  fetch(`${address}${path}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...(shown ? { "x-hazina-key": shown } : {}) },
    ...init,
  });

test("the pages are served with the strict policy", async () => {
  const page = await fetch(address);
  assert.equal(page.status, 200);
  assert.match(page.headers.get("content-security-policy"), /default-src 'none'; script-src 'self'/);
  assert.match(await page.text(), /Hazina/);
  assert.equal((await fetch(`${address}/../Cargo.toml`)).status, 404);
});

test("a command answers 200 with the answer or 422 with the problem", async () => {
  const status = await ask("/api/call/status");
  assert.equal(status.status, 200);
  const { mode, secrets } = await status.json();
  assert.deepEqual({ mode, secrets }, { mode: "practice", secrets: "memory" });
  const home = await ask("/api/call/home");
  assert.equal(home.status, 422);
  assert.equal((await home.json()).code, "not_signed_in");
});

test("nothing is answered without the key", async () => {
  for (const shown of [undefined, "", "a".repeat(64), key.slice(1)]) {
    for (const path of ["/api/call/status", "/api/import-file?name=x", `/api/events?key=${shown ?? ""}`]) {
      assert.equal((await ask(path, { shown: shown || "none" })).status, 403, path);
    }
  }
});

test("nothing is answered under another name (DNS rebinding)", async () => {
  const { port } = new URL(address);
  for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1", `[::1]:${port}`]) {
    const status = await new Promise((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port, path: "/", headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on("error", reject).end();
    });
    assert.equal(status, 421, host);
  }
});

test("changes are told as they happen", async () => {
  const { operators } = await (await ask("/api/call/status")).json();
  const changes = await fetch(`${address}/api/events?key=${key}`);
  assert.equal(changes.headers.get("content-type"), "text/event-stream");
  const reader = changes.body.getReader();
  const signedIn = await ask("/api/call/sign_in", {
    body: JSON.stringify({ operator: operators[0].id, passphrase: "maize beans sukuma" }),
  });
  assert.equal(signedIn.status, 200);
  // The balance that is read at the start may be told first.
  let told = "";
  while (!/^data:.*"status":true/m.test(told)) {
    const { value, done } = await reader.read();
    assert.equal(done, false, told);
    told += Buffer.from(value).toString();
  }
  await reader.cancel();
});

test("a file is imported under its own name", async () => {
  const imported = await ask(`/api/import-file?name=${encodeURIComponent("Màlipo kumi.csv")}`, {
    body: "phone,amount,name\n0722000001,100,Jane\n",
  });
  assert.equal(imported.status, 200, await imported.clone().text());
  const view = await (
    await ask("/api/call/import_view", { body: JSON.stringify(await imported.json()) })
  ).json();
  assert.equal(view.file_name, "Màlipo kumi.csv");
});

test("a second one on the same ledger says in a sentence that it cannot", () => {
  const second = spawnSync(PROGRAM, ["--data", join(place.root, "practice")], {
    encoding: "utf8",
    timeout: 20_000,
  });
  assert.equal(second.status, 1);
  // What is above it is the log's.
  assert.match(second.stderr.trimEnd().split("\n").at(-1), /^[A-Z].*(open|another|use).*\.$/i);
});

test("it ends in order when it is asked to", async () => {
  program.kill("SIGTERM");
  await within(10_000, "it has ended", () => program.exitCode === 0);
});
