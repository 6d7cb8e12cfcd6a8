// The parts of docs/people-and-keys.md, by what happened.

import page from "../../../../docs/people-and-keys.md?raw";

const TITLES = {
  forgotten: "A passphrase was forgotten",
  left: "A colleague left",
  laptop: "The laptop is dead or stolen",
  keyring: "The keyring is locked or does not answer",
} as const;

export type HelpTopic = keyof typeof TITLES;
export type HelpBlock = { kind: "text"; text: string } | { kind: "list"; items: string[] };

export interface Help {
  title: string;
  blocks: HelpBlock[];
}

export function helpOf(topic: HelpTopic): Help {
  const title = TITLES[topic];
  const [, after = ""] = page.split(`\n## ${title}\n`);
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
