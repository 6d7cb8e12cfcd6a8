// Who prepared a batch, as a list names them.

import type { BatchRow } from "../../bindings";
import * as m from "../../paraglide/messages";

export function makerOf(row: BatchRow): string {
  if (row.mine) return m.batch_you();
  return row.maker_left ? m.batch_left({ name: row.maker }) : row.maker;
}
