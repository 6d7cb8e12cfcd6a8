// How a customer who was asked stands: icon, word, colour.

import type { LucideIcon } from "@lucide/svelte";
import BadgeCheck from "@lucide/svelte/icons/badge-check";
import CircleHelp from "@lucide/svelte/icons/circle-question-mark";
import CircleSlash from "@lucide/svelte/icons/circle-slash";
import CircleX from "@lucide/svelte/icons/circle-x";
import Clock from "@lucide/svelte/icons/clock";
import type { PromptStateView } from "../../bindings";
import * as m from "../../paraglide/messages";
import type { Tone } from "../../parts/tone";

interface Look {
  icon: LucideIcon;
  word: () => string;
  tone: Tone;
}

export const LOOK: Record<PromptStateView, Look> = {
  open: { icon: Clock, word: m.ask_state_open, tone: "accent" },
  paid: { icon: BadgeCheck, word: m.ask_state_paid, tone: "good" },
  not_paid: { icon: CircleX, word: m.ask_state_not_paid, tone: "neutral" },
  not_asked: { icon: CircleSlash, word: m.ask_state_not_asked, tone: "bad" },
  unanswered: { icon: CircleHelp, word: m.ask_state_unanswered, tone: "caution" },
  unclear: { icon: CircleHelp, word: m.ask_state_unclear, tone: "caution" },
};
