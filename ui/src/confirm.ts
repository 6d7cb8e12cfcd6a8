// The page of the window in which money is confirmed. It stands alone: the main page cannot reach into it, and this one can ask
// the console for what it was opened for and nothing else.

import { mount } from "svelte";
import { confirmBackend } from "./backend/tauri";
import { speakAsBefore } from "./state/language";
import { keepZoom } from "./state/zoom";
import ConfirmWindow from "./views/confirm/ConfirmWindow.svelte";
import "./state/theme.svelte";
import "./styles/type.css";
import "./styles/tokens.css";
import "./styles/base.css";

speakAsBefore();
const { backend, batches, close } = confirmBackend();
if (backend.zoom) keepZoom(backend.zoom);
mount(ConfirmWindow, { target: document.body, props: { backend, batches: await batches(), close } });
