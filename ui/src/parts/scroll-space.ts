// Browsers cap the height of an element (Chrome near 33 million pixels, half of that on dense displays), so a
// million rows do not fit. Here a taller content is mapped onto a scroll height that every browser takes.
//
// Near moves (wheel, keys) go one to one, so that reading on feels like any list; far moves (the scrollbar's
// thumb) go in proportion. Near either end the mapping itself is one to one, so that both arrive together.

export const MOST_HEIGHT = 8_000_000;
/** Pixels at either end that are not scaled. */
const EDGE = 100_000;

export interface Move {
  /** Where the content's top edge is now, in content pixels. */
  content: number;
  /** Set where the scroller itself must be put right: both ends have to be reached together. */
  resync: boolean;
}

export class ScrollSpace {
  /** Height to give to the scrolled element. */
  readonly height: number;
  /** The furthest the content's top can go. */
  readonly contentMost: number;
  readonly #scrollMost: number;
  readonly #near: number;

  constructor(total: number, rowHeight: number, viewport: number) {
    const content = total * rowHeight;
    this.height = Math.min(content, MOST_HEIGHT);
    this.contentMost = Math.max(0, content - viewport);
    this.#scrollMost = Math.max(0, this.height - viewport);
    this.#near = viewport * 2;
  }

  get scaled(): boolean {
    return this.contentMost > this.#scrollMost;
  }

  /** The scroller's position that stands for a place in the content. */
  toScroll(content: number): number {
    return this.scaled ? mapped(content, this.contentMost, this.#scrollMost) : content;
  }

  /** The place in the content that a scroller's position stands for. */
  toContent(scroll: number): number {
    return this.scaled ? mapped(scroll, this.#scrollMost, this.contentMost) : scroll;
  }

  /** The scroller went from one position to another while the content's top was at `content`. */
  moved(content: number, from: number, to: number): Move {
    if (!this.scaled) return { content: this.#clamp(to), resync: false };
    const by = to - from;
    const next = this.#clamp(Math.abs(by) <= this.#near ? content + by : this.toContent(to));
    const scrollAtEnd = to <= 0 || to >= this.#scrollMost;
    const contentAtEnd = next <= 0 || next >= this.contentMost;
    return { content: next, resync: scrollAtEnd !== contentAtEnd };
  }

  /** Where the content's top must be so that a row can be seen whole, moving as little as possible. */
  reveal(content: number, row: number, rowHeight: number, viewport: number): number {
    const top = row * rowHeight;
    if (top < content) return this.#clamp(top);
    if (top + rowHeight > content + viewport) return this.#clamp(top + rowHeight - viewport);
    return this.#clamp(content);
  }

  #clamp(content: number): number {
    return Math.min(this.contentMost, Math.max(0, content));
  }
}

/** Maps a place in one length onto another: its ends one to one, what lies between in proportion. */
function mapped(at: number, from: number, to: number): number {
  if (at <= EDGE) return at;
  if (at >= from - EDGE) return to - (from - at);
  return Math.round(EDGE + ((at - EDGE) * (to - 2 * EDGE)) / (from - 2 * EDGE));
}
