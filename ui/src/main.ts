// Chooses the backend and puts the screen on the page.

import { mount } from "svelte";
import App from "./App.svelte";
import type { Backend } from "./backend/backend";
import { speakAsBefore } from "./state/language";
import { keepZoom } from "./state/zoom";
import "./styles/type.css";
import "./styles/tokens.css";
import "./styles/base.css";

async function backend(): Promise<Backend> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./backend/tauri")).tauriBackend();
  return (await import("./backend/http")).httpBackend();
}

speakAsBefore();
const chosen = await backend();
if (chosen.zoom) keepZoom(chosen.zoom);
mount(App, { target: document.body, props: { backend: chosen } });
