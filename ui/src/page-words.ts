// What every page is called, in the language of the page. Apart from pages.ts, which tests read without a screen.

import type { PageName } from "./pages";
import * as m from "./paraglide/messages";

const WORDS: Record<PageName, () => string> = {
  home: m.pages_home,
  quarantine: m.pages_quarantine,
  approvals: m.pages_approvals,
  approval: m.pages_approval,
  batches: m.pages_batches,
  batch: m.pages_batch,
  import: m.pages_import,
  bills: m.pages_bills,
  payouts: m.pages_payouts,
  payees: m.pages_payees,
  payee: m.pages_payee,
  doubt: m.pages_doubt,
  balances: m.pages_balances,
  reversals: m.pages_reversals,
  incoming: m.pages_incoming,
  ask: m.ask_title,
  statements: m.pages_statements,
  reports: m.pages_reports,
  initiator: m.pages_initiator,
  audit: m.pages_audit,
  ledger: m.pages_ledger,
  settings: m.pages_settings,
  organisations: m.pages_organisations,
  connect: m.pages_connect,
  join: m.pages_join,
  restore: m.pages_restore,
};

export const pageWord = (name: PageName): string => WORDS[name]();
