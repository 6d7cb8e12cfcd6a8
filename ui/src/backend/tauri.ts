// The console in the same process, reached through Tauri. The only file that imports @tauri-apps.

import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
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

export function tauriBackend(): Backend {
  return {
    call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
      return orFault(invoke<AnswerOf<K>>("call", { name, request }));
    },
    importFile(name: string, bytes: Uint8Array, kind: FileKind = "payments"): Promise<ImportRef> {
      // Header values are ASCII: the console decodes the name again.
      const headers = { "x-file-name": encodeURIComponent(name), "x-file-for": kind };
      return orFault(invoke<ImportRef>("import_file", bytes, { headers }));
    },
    onChanged: changes,
    openSaved(path: string, inFolder: boolean): Promise<void> {
      return orFault(invoke<void>("open_saved", { path, inFolder }));
    },
    confirm(batches: number[]): Promise<void> {
      return orFault(invoke<void>("open_confirmation", { batches }));
    },
    zoom,
  };
}

/** What the page of the confirmation can do: ask about what its window was opened for, and close it. */
export function confirmBackend(): { backend: Backend; batches: () => Promise<number[]>; close: () => void } {
  const backend: Backend = {
    call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
      return orFault(invoke<AnswerOf<K>>("confirm", { name, request }));
    },
    importFile: () => Promise.reject(new Fault({ code: "confirmed_apart" })),
    onChanged: changes,
    zoom,
  };
  return {
    backend,
    batches: () => invoke<number[]>("confirming"),
    close: () => void invoke<void>("close_confirmation"),
  };
}

function changes(listener: (changed: Changed) => void): () => void {
  const stop = listen<Changed>("changed", (event) => listener(event.payload));
  return () => void stop.then((unlisten) => unlisten());
}

function zoom(size: number): void {
  void getCurrentWebview().setZoom(size);
}

async function orFault<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    throw new Fault(problemOf(thrown));
  }
}
