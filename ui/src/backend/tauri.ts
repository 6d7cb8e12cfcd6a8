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
    onChanged(listener: (changed: Changed) => void): () => void {
      const stop = listen<Changed>("changed", (event) => listener(event.payload));
      return () => void stop.then((unlisten) => unlisten());
    },
    openSaved(path: string, inFolder: boolean): Promise<void> {
      return orFault(invoke<void>("open_saved", { path, inFolder }));
    },
    zoom(size: number): void {
      void getCurrentWebview().setZoom(size);
    },
  };
}

async function orFault<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    throw new Fault(problemOf(thrown));
  }
}
