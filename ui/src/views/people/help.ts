// The parts of docs/people-and-keys.md and of its translation, by what happened.

import english from "../../../../docs/people-and-keys.md?raw";
import swahili from "../../../../docs/people-and-keys.sw.md?raw";
import { language } from "../../format/language.svelte";
import * as m from "../../paraglide/messages";
import type { Locale } from "../../paraglide/runtime";

const PAGES: Record<Locale, string> = { en: english, sw: swahili };

/** Each part by its heading, as it stands in the page of each language. */
const TITLES = {
  forgotten: m.people_help_forgotten,
  left: m.people_help_left,
  laptop: m.people_help_laptop,
  keyring: m.people_help_keyring,
};

export type HelpTopic = keyof typeof TITLES;
export type HelpBlock = { kind: "text"; text: string } | { kind: "list"; items: string[] };

export interface Help {
  title: string;
  blocks: HelpBlock[];
}

export function helpOf(topic: HelpTopic): Help {
  const title = TITLES[topic]();
  const [, after = ""] = PAGES[language()].split(`\n## ${title}\n`);
  const [own = ""] = after.split("\n## ");
  const blocks = own
    .trim()
    .split(/\n{2,}/)
    .map((block): HelpBlock => {
      if (!block.startsWith("- ")) return { kind: "text", text: plain(block) };
      return { kind: "list", items: block.slice(2).split("\n- ").map(plain) };
    });
  return { title, blocks };
}

/** The page's few marks of stress are left out. */
const plain = (text: string): string => text.replace(/\s+/g, " ").replaceAll("*", "").trim();
