// The few meanings that a colour can have on screen. A tone never stands alone: icon and word say it first.

export type Tone = "neutral" | "accent" | "good" | "bad" | "caution" | "doubt";
