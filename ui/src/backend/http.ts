// The real practice console behind a loopback HTTP host, for a browser tab. Practice data only.

import type { Changed, ImportRef } from "../bindings";
import {
  Fault,
  problemOf,
  type AnswerOf,
  type Backend,
  type CommandName,
  type FileKind,
  type RequestOf,
} from "./backend";

const KEPT_KEY = "hazina.key";

export function httpBackend(): Backend {
  const key = takeKey();
  const headers = { "x-hazina-key": key };
  return {
    call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
      return ask(`/api/call/${name}`, {
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(request),
      });
    },
    importFile(name: string, bytes: Uint8Array, kind: FileKind = "payments"): Promise<ImportRef> {
      const query = `name=${encodeURIComponent(name)}&statement=${kind === "statement"}&attachment=${kind === "attachment"}`;
      return ask(`/api/import-file?${query}`, {
        headers: { ...headers, "content-type": "application/octet-stream" },
        body: new Blob([bytes as Uint8Array<ArrayBuffer>]),
      });
    },
    onChanged(listener: (changed: Changed) => void): () => void {
      // EventSource cannot send a header; the host takes the key from the query here alone.
      const source = new EventSource(`/api/events?key=${encodeURIComponent(key)}`);
      source.onmessage = (event: MessageEvent<string>) => listener(JSON.parse(event.data) as Changed);
      return () => source.close();
    },
  };
}

/** Takes the key out of the address (so that it is in no history or screenshot) and keeps it for this tab. */
function takeKey(): string {
  const inAddress = /^#key=(.+)$/.exec(location.hash)?.[1];
  if (inAddress !== undefined) {
    sessionStorage.setItem(KEPT_KEY, decodeURIComponent(inAddress));
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(KEPT_KEY) ?? "";
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { method: "POST", ...init });
  } catch {
    throw new Fault({ code: "no_answer" });
  }
  if (response.ok) return (await response.json()) as T;
  throw new Fault(problemOf(await response.json().catch(() => undefined)));
}
