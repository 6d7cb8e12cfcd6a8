// Serves the built pages, and answers their commands: by asking a practice console and keeping what it answers (recording), or
// from what was kept (playing). So every state of every page can be looked at, and what is shown is what the real console
// once answered.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** The built pages, and those in the language that nobody speaks (ui/scripts/pseudo.mjs). */
export const PAGES = fileURLToPath(new URL("../../../ui/dist", import.meta.url));
export const PSEUDO_PAGES = fileURLToPath(new URL("../../../ui/dist-pseudo", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * Opens a stage; `answer(name, request)` gives `{ status, body }`, `events` what is told as it changes, and `head` is put into
 * the page's head; `pages` names the folder of the pages.
 */
export async function openStage({ answer, events = async () => null, head = () => "", pages = () => PAGES }) {
  const server = createServer(async (request, response) => {
    try {
      await serve(request, response, { answer, events, head, pages: pages() });
    } catch {
      // The page takes it for a console that is not there.
      response.destroy();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function serve(request, response, { answer, events, head, pages }) {
  const { pathname } = new URL(request.url, "http://stage");
  if (pathname === "/api/events") {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(": here\n\n");
    for await (const part of (await events()) ?? []) response.write(part);
    return;
  }
  const command = /^\/api\/call\/(\w+)$/.exec(pathname)?.[1];
  if (command) {
    const { status, body } = await answer(command, JSON.parse(await textOf(request)), request.headers);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    return;
  }
  const file = normalize(pathname === "/" ? "/index.html" : pathname);
  const path = join(pages, file);
  if (!path.startsWith(pages) || file.includes("..")) return response.writeHead(404).end();
  let bytes = readFileSync(path);
  if (file === "/index.html") bytes = bytes.toString("utf8").replace("<head>", `<head>${head()}`);
  response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(bytes);
}

async function textOf(request) {
  let text = "";
  for await (const part of request.setEncoding("utf8")) text += part;
  return text || "{}";
}
