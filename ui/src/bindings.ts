// What the console says and is asked, written from its types by crates/api. Not to be edited.

/**
 * Leave a difference as it is.
 */
export type AcceptDifference = { 
/**
 * Which.
 */
subject: string, 
/**
 * Why.
 */
note: string, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * The other one.
 */
second: number, 
/**
 * That one's passphrase.
 */
second_passphrase: string, };

/**
 * What a batch takes of an account and leaves of it.
 */
export type AccountAfter = { 
/**
 * The account's name.
 */
account: string, 
/**
 * What it pays for, as a few words.
 */
purpose: string, 
/**
 * What can be spent, in cents, where it is known.
 */
now_cents: number | null, 
/**
 * When that was told.
 */
read_at: number | null, 
/**
 * What other approved payouts still take, in cents. Fees do not leave this account: they are owed on Charges Paid.
 */
others_cents: number, 
/**
 * What this batch takes, in cents.
 */
takes_cents: number, 
/**
 * What is left after both, in cents. May be negative: then it is short by that much.
 */
after_cents: number | null, 
/**
 * By how much it is short, in cents.
 */
short_by_cents: number | null, 
/**
 * How many other batches that wait for approval take of it too; only where this one waits.
 */
waiting: number, 
/**
 * What they take, in cents.
 */
waiting_cents: number, 
/**
 * By how much it is short for all of them together, in cents.
 */
together_short_cents: number | null, 
/**
 * Whether M-PESA publishes no fee for some of what this batch pays out of it.
 */
fees_unknown: boolean, 
/**
 * A top-up from the Working account that would cover it, in cents, where Working has it.
 */
top_up_cents: number | null, };

/**
 * What the statements of one account cover.
 */
export type AccountCovered = { 
/**
 * The organisation's number.
 */
shortcode: string, 
/**
 * Which account.
 */
account: BookAccountName, 
/**
 * As people read it.
 */
title: string, 
/**
 * Times without gaps, oldest first.
 */
covered: Array<TimeSpan>, 
/**
 * When the last statement was imported.
 */
imported_at: number, };

/**
 * One account.
 */
export type AccountView = { 
/**
 * Its name, as M-PESA writes it.
 */
name: string, 
/**
 * What it is for, as a few words.
 */
purpose: string, 
/**
 * What it holds, reserved money included, in cents, where it was told.
 */
current_cents: number | null, 
/**
 * What can be spent, in cents.
 */
available_cents: number | null, 
/**
 * Held for payments on their way.
 */
reserved_cents: number | null, 
/**
 * Received and not cleared.
 */
uncleared_cents: number | null, 
/**
 * When that was so: by M-PESA's clock where it says so.
 */
as_of: number, 
/**
 * When it was told.
 */
read_at: number, 
/**
 * What told us: `balance` (asked for) or `payout` (carried by a payout's result).
 */
source: string, 
/**
 * Name of who asked; none where the console itself did, or a payout told.
 */
asked_by: string | null, 
/**
 * Below this it is low; none for no warning.
 */
low_level_cents: number | null, 
/**
 * Whether it is.
 */
low: boolean, 
/**
 * Whether payouts leave from it.
 */
pays: boolean, 
/**
 * Approved and still to leave it, without fees.
 */
owed: CountAndSum, 
/**
 * Estimated fees of those, as far as M-PESA publishes them.
 */
owed_fees_cents: number, 
/**
 * How far it reaches; none where nothing was paid out of it lately.
 */
covers: CoversView | null, 
/**
 * Whether it collects M-PESA's fees: what it holds below nothing is owed.
 */
collects_fees: boolean, };

/**
 * What goes on before and beside the work of people. Answered at once, also while an organisation is being opened.
 */
export type ActivityView = { 
/**
 * The organisation that is being opened.
 */
opening: OpeningView | null, 
/**
 * Whether the keyring was asked and has not answered: it shows a prompt for its password.
 */
keyring_asks: boolean, 
/**
 * Set where somebody closes the window while payouts are sent, until they say whether they want that.
 */
leaving: LeavingView | null, };

/**
 * Add somebody who can sign in.
 */
export type AddPerson = { 
/**
 * Name as shown.
 */
name: string, 
/**
 * What they may do.
 */
roles: Array<RoleView>, 
/**
 * Their passphrase.
 */
passphrase: string, 
/**
 * The same once more.
 */
again: string, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * A second person who wants it.
 */
second: number | null, 
/**
 * That person's passphrase.
 */
second_passphrase: string | null, 
/**
 * The words of the recovery kit, in the place of a second person.
 */
recovery_words?: string | null, };

/**
 * Lets a desktop in that asks to join.
 */
export type AdmitDesktop = { 
/**
 * Its number at the relay.
 */
device: number, 
/**
 * The words that were compared.
 */
words: Array<string>, 
/**
 * Whether it may take over sending: then it is given M-PESA's secrets.
 */
sends: boolean, 
/**
 * Who wants it.
 */
agreeing: TwoPeople, };

/**
 * A payment in words, to be sent to its payee.
 */
export type AdviceText = { 
/**
 * The words.
 */
text: string, };

/**
 * Failed payouts with one reason.
 */
export type AgainGroup = { 
/**
 * The reason, as a sentence.
 */
reason: string, 
/**
 * How many and how much.
 */
total: CountAndSum, };

/**
 * Agree to what somebody else said.
 */
export type AgreeEnd = { 
/**
 * Names the proposal.
 */
settlement: number, 
/**
 * The passphrase of who agrees.
 */
passphrase: string, };

/**
 * Agree to several proposals with one passphrase.
 */
export type AgreeEnds = { 
/**
 * Name the proposals, at most 500.
 */
settlements: Array<number>, 
/**
 * The passphrase of who agrees.
 */
passphrase: string, };

/**
 * Agree to a proposal.
 */
export type AgreePolicy = { 
/**
 * Which.
 */
version: number, 
/**
 * Digest of what was shown.
 */
digest: string, 
/**
 * The passphrase of whoever is signed in.
 */
passphrase: string, };

/**
 * Whether an act makes sense now.
 */
export type Allowed = { "allowed": "yes" } | { "allowed": "no", 
/**
 * Why.
 */
reason: string, } | { "allowed": "hidden" };

/**
 * Answer a question about a batch.
 */
export type AnswerQuestion = { 
/**
 * Batch.
 */
batch: number, 
/**
 * Which question about it.
 */
number: number, 
/**
 * What, in at most 300 characters.
 */
answer: string, };

/**
 * One of Daraja's permissions.
 */
export type ApiPermissionView = { 
/**
 * Its name.
 */
permission: string, 
/**
 * What it is for, in words.
 */
title: string, 
/**
 * The role that the initiator needs on the M-PESA portal; none where no initiator is used.
 */
role: string | null, 
/**
 * How one sees whether it works, as a sentence.
 */
checked: string, 
/**
 * Whether it opened when it was last tried; none where it never was.
 */
open: boolean | null, 
/**
 * What was answered then, as a sentence.
 */
message: string | null, 
/**
 * When.
 */
found_at: number | null, };

/**
 * Approve a batch.
 */
export type ApproveBatch = { 
/**
 * Batch.
 */
batch: number, 
/**
 * Digest of the rows the approver saw. A batch with other rows is refused.
 */
digest: string, 
/**
 * The approver's passphrase.
 */
passphrase: string, 
/**
 * A note, which may be empty.
 */
note: string, 
/**
 * The person was told that no relay can be reached, and wants it all the same.
 */
without_relay?: boolean, 
/**
 * Digest of the warnings the approver saw; none where there were none. A batch with others is refused.
 */
warnings?: string, 
/**
 * Digest of the attachments the approver saw; none where there were none. A batch with others is refused.
 */
evidence?: string, };

/**
 * Ask a customer to pay.
 */
export type AskForPayment = { 
/**
 * The customer's number, as typed.
 */
phone: string, 
/**
 * Whole shillings, as typed.
 */
amount: string, 
/**
 * The account that the customer sees: at most twelve characters.
 */
reference: string, 
/**
 * What it is for, at most thirteen characters; may be empty.
 */
description: string, };

/**
 * Ask the maker of a batch that waits.
 */
export type AskMaker = { 
/**
 * Batch.
 */
batch: number, 
/**
 * What, in at most 300 characters.
 */
question: string, };

/**
 * What a checker asked the maker about a batch.
 */
export type AskedView = { 
/**
 * Which question about it, from 1.
 */
number: number, 
/**
 * Name of who asked.
 */
by: string, 
/**
 * When.
 */
at: number, 
/**
 * What.
 */
question: string, 
/**
 * What the maker answered.
 */
answer: string | null, 
/**
 * When.
 */
answered_at: number | null, };

/**
 * Attach a file that was handed over to a batch.
 */
export type AttachFile = { 
/**
 * Batch.
 */
batch: number, 
/**
 * The file, by the number that it was given.
 */
file: number, };

/**
 * What an attachment is, as its content says.
 */
export type AttachmentKindView = "pdf" | "png" | "jpeg" | "xlsx" | "csv";

/**
 * An attachment of a batch.
 */
export type AttachmentRef = { 
/**
 * Batch.
 */
batch: number, 
/**
 * Digest of the file.
 */
sha256: string, };

/**
 * A file that is attached.
 */
export type AttachmentView = { 
/**
 * The file's name.
 */
name: string, 
/**
 * What it is.
 */
kind: AttachmentKindView, 
/**
 * Its size in bytes.
 */
bytes: number, 
/**
 * Digest of the file, by which it is named.
 */
sha256: string, 
/**
 * When it was attached.
 */
at: number, 
/**
 * By whom.
 */
by: string, 
/**
 * Whether what is kept of it is missing, or not what was attached.
 */
altered: boolean, };

/**
 * Why an ended payout needs a person.
 */
export type AttentionView = "failed" | "other_name";

/**
 * What entries of the audit trail are about.
 */
export type AuditKind = "batches" | "payouts" | "people" | "settings" | "files";

/**
 * A page of the audit trail.
 */
export type AuditOf = { 
/**
 * Only what is older than this; none for the newest.
 */
before: number | null, 
/**
 * Rows wanted, at most 500.
 */
limit: number, 
/**
 * Only what people did.
 */
people: boolean, 
/**
 * Only what this person did.
 */
actor?: number, 
/**
 * Only what people did about this.
 */
kind?: AuditKind, 
/**
 * Only at or after this time.
 */
from?: number, 
/**
 * Only before this time.
 */
until?: number, 
/**
 * Only what people did about this batch.
 */
batch?: number, 
/**
 * Only what people did about this payee, their payouts, and the batches with these.
 */
payee?: string, };

/**
 * A page of the audit trail, newest first.
 */
export type AuditPage = { 
/**
 * Entries.
 */
rows: Array<AuditRow>, 
/**
 * Pass as `before` for the next page; none at the end.
 */
next: number | null, 
/**
 * How many entries there are.
 */
total: number, };

/**
 * One entry of the audit trail.
 */
export type AuditRow = { 
/**
 * Position in the journal.
 */
seq: number, 
/**
 * When.
 */
at: number, 
/**
 * Name of who did it; the console itself where nobody did.
 */
actor: string, 
/**
 * The kind of entry, as a word (`batch_approved`).
 */
kind: string, 
/**
 * What happened, as a sentence.
 */
sentence: string, 
/**
 * First characters of the entry's hash.
 */
hash: string, 
/**
 * Who signed it.
 */
signed: Array<SignedView>, 
/**
 * The batch that it is about.
 */
batch: number | null, 
/**
 * The payout that it is about.
 */
payout: number | null, 
/**
 * The payee that it is about.
 */
payee: string | null, };

/**
 * A batch that a policy was tried on.
 */
export type BacktestLine = { 
/**
 * Id.
 */
batch: number, 
/**
 * Title.
 */
title: string, 
/**
 * When it was submitted.
 */
submitted_at: number, 
/**
 * Who had to approve it then.
 */
then: string, 
/**
 * Who would have to.
 */
would: string, 
/**
 * Why: the rules that would ask for more.
 */
why: Array<string>, 
/**
 * Why it would not be submitted.
 */
refused: Array<string>, 
/**
 * Whether anything would be different.
 */
differs: boolean, };

/**
 * What a policy would have asked of the past.
 */
export type BacktestView = { 
/**
 * Over how many days.
 */
days: number, 
/**
 * How many batches were submitted.
 */
batches: number, 
/**
 * How many would need more approvals.
 */
more: number, 
/**
 * How many would need fewer.
 */
fewer: number, 
/**
 * How many would not be submitted as they were.
 */
refused: number, 
/**
 * Those that differ, newest first; a hundred at most.
 */
lines: Array<BacktestLine>, };

/**
 * How backups stand, for Home.
 */
export type BackupBrief = { 
/**
 * Whether there is a recovery kit.
 */
kit: boolean, 
/**
 * When the last good one was made.
 */
last_at: number | null, 
/**
 * Whether that is too long ago.
 */
too_old: boolean, 
/**
 * Whether they are on the same disk as the ledger.
 */
same_disk: boolean, 
/**
 * Why the last one could not be made, as a sentence.
 */
missed: string | null, };

/**
 * A backup that was made. Each was read back whole before it got its name.
 */
export type BackupRow = { 
/**
 * Its file.
 */
path: string, 
/**
 * When it was made.
 */
at: number, 
/**
 * Entries of its journal.
 */
entries: number, 
/**
 * Its size.
 */
bytes: number, 
/**
 * How long it took, from the copy to reading it back.
 */
millis: number, 
/**
 * Whether the file is there now.
 */
there: boolean, 
/**
 * Whether the newest kit opens it; else one before.
 */
newest_kit: boolean, };

/**
 * Backups of the open organisation, and what is set about them.
 */
export type BackupsView = { 
/**
 * The recovery kit that they are sealed to; none before one was made.
 */
kit: KitView | null, 
/**
 * The folder that backups go to.
 */
folder: string, 
/**
 * Whether a person chose it. Else it is on the same disk as the ledger.
 */
chosen: boolean, 
/**
 * What is to be known about that folder, as sentences.
 */
folder_notes: Array<string>, 
/**
 * One is made when the last is so many hours old.
 */
every_hours: number, 
/**
 * Whether one is made when a batch has ended.
 */
after_batches: boolean, 
/**
 * So many are kept at most.
 */
keep: number, 
/**
 * Older ones go, in days.
 */
keep_days: number, 
/**
 * Whether one is being made.
 */
busy: boolean, 
/**
 * Why none could be made the last time that it was tried.
 */
missed: MissedBackup | null, 
/**
 * Those that were made, the newest first.
 */
made: Array<BackupRow>, };

/**
 * What could be spent from an account at a moment.
 */
export type BalanceAt = { 
/**
 * In cents.
 */
cents: number, 
/**
 * When.
 */
at: number, };

/**
 * An account on one day.
 */
export type BalanceDay = { 
/**
 * Its midnight in East Africa Time.
 */
at: number, 
/**
 * The least that could be spent that day, in cents, as far as it was told.
 */
least_cents: number | null, 
/**
 * The last of that day.
 */
last_cents: number | null, 
/**
 * Payouts paid out of it that day.
 */
paid: CountAndSum, 
/**
 * Their fees, in cents.
 */
fees_cents: number, };

/**
 * An account by day, oldest first. Days on which nothing was told and nothing paid are left out.
 */
export type BalanceHistory = { 
/**
 * Its name.
 */
account: string, 
/**
 * The first day that was asked for: its midnight in East Africa Time.
 */
from: number, 
/**
 * Today's midnight.
 */
until: number, 
/**
 * The days.
 */
days: Array<BalanceDay>, 
/**
 * Every reading, oldest first; of very many, those where it fell and rose.
 */
readings: Array<BalanceReading>, };

/**
 * An account's history.
 */
export type BalanceHistoryOf = { 
/**
 * Its name.
 */
account: string, 
/**
 * How many days back, at most 400.
 */
days: number, };

/**
 * What could be spent at one moment.
 */
export type BalanceReading = { 
/**
 * When.
 */
at: number, 
/**
 * In cents.
 */
cents: number, };

/**
 * Every account, and how the reading of balances stands.
 */
export type BalancesView = { 
/**
 * The accounts, those that pay first. Empty: M-PESA was never asked.
 */
accounts: Array<AccountView>, 
/**
 * Since when M-PESA is being asked; none where it is not.
 */
asked_since: number | null, 
/**
 * Why the last question brought no balance, as a sentence, where it did not.
 */
failed: string | null, 
/**
 * When that question was asked.
 */
failed_at: number | null, 
/**
 * How often the balance is read by itself, in minutes; none for never.
 */
every_minutes: number | null, 
/**
 * When it is read next by itself.
 */
next_at: number | null, 
/**
 * Why it is not read by itself now, as a sentence, where it is not although it should be.
 */
held: string | null, 
/**
 * How the Utility account is filled from the Working account.
 */
top_up: TopUpWay, };

/**
 * What the person signed in may do with a batch now, and where not, why not.
 */
export type BatchActions = { 
/**
 * Submit for approval.
 */
submit: Allowed, 
/**
 * Approve, or reject.
 */
approve: Allowed, 
/**
 * Ask the maker.
 */
ask: Allowed, 
/**
 * Answer what was asked.
 */
answer: Allowed, 
/**
 * Cancel what was not sent.
 */
cancel: Allowed, 
/**
 * Pause sending of this batch.
 */
pause: Allowed, 
/**
 * Resume it.
 */
resume: Allowed, 
/**
 * Make a new draft of what went back to its maker: all of it, where it was rejected, or what was left out.
 */
correct: Allowed, 
/**
 * Make a new draft batch of its failed payouts.
 */
redo_failed: Allowed, 
/**
 * Attach a file.
 */
attach: Allowed, 
/**
 * Take an attached file off.
 */
detach: Allowed, };

/**
 * Which batches a batch belongs to.
 */
export type BatchKinView = { 
/**
 * The batch whose failed payouts it pays again.
 */
redo_of: BatchLink | null, 
/**
 * The batch that it corrects, or of which it takes up what was left out.
 */
corrects: BatchLink | null, 
/**
 * Batches that pay its failed payouts again.
 */
paid_again_by: Array<BatchLink>, 
/**
 * Batches that correct it, or take up what was left out of it.
 */
corrected_by: Array<BatchLink>, };

/**
 * A batch by its name.
 */
export type BatchLink = { 
/**
 * Id.
 */
id: number, 
/**
 * Title.
 */
title: string, };

/**
 * What the policy asks of a batch, and how it stands with that.
 */
export type BatchPolicyView = { 
/**
 * The policy by which it is judged.
 */
policy: number, 
/**
 * Who has to approve it.
 */
needs: string, 
/**
 * How many people.
 */
people: number, 
/**
 * The rules that ask for more than one approval by anybody.
 */
why: Array<string>, 
/**
 * Why it cannot be submitted as it is.
 */
refused: Array<string>, 
/**
 * The flags for which a reason is given.
 */
reason_for: Array<string>, 
/**
 * The reason that was given.
 */
reason: string | null, 
/**
 * The approvals, oldest first.
 */
given: Array<GivenApproval>, 
/**
 * What is still needed, as a sentence; none where nothing is.
 */
still: string | null, 
/**
 * Whether whoever is signed in approved it, and that counts.
 */
approved_by_me: boolean, 
/**
 * Until when it waits for the sending hours, where it is approved.
 */
closed_until: number | null, };

/**
 * Names a batch.
 */
export type BatchRef = { 
/**
 * Batch.
 */
batch: number, };

/**
 * A batch in a list.
 */
export type BatchRow = { 
/**
 * Id.
 */
id: number, 
/**
 * Title.
 */
title: string, 
/**
 * What it is for.
 */
purpose: PurposeView, 
/**
 * Where it stands.
 */
state: BatchStateView, 
/**
 * Name of the maker.
 */
maker: string, 
/**
 * Whether the person signed in made it.
 */
mine: boolean, 
/**
 * Whether the maker left since.
 */
maker_left: boolean, 
/**
 * Name of the checker who approved or rejected it.
 */
checker: string | null, 
/**
 * Whether the checker left since. What they approved stays approved.
 */
checker_left: boolean, 
/**
 * When it was drafted.
 */
drafted_at: number, 
/**
 * When it was submitted.
 */
submitted_at: number | null, 
/**
 * When it was approved or rejected.
 */
decided_at: number | null, 
/**
 * All its payouts, without those that were left out.
 */
all: CountAndSum, 
/**
 * How many questions about it wait for its maker's answer, while it waits.
 */
questions_open: number, 
/**
 * What a checker left out of it while it waited.
 */
left_out: CountAndSum, 
/**
 * Estimated fees, in cents.
 */
fees_cents: number, 
/**
 * Its payouts by where they stand.
 */
totals: Totals, 
/**
 * Flags on its rows.
 */
flags: number, 
/**
 * How many approvals of it count, where it waits for some.
 */
approved: number, 
/**
 * How many it needs.
 */
needs: number, 
/**
 * Whether whoever is signed in approved it, and that counts.
 */
approved_by_me: boolean, 
/**
 * Whether the approval that is wanted next can be of whoever is signed in.
 */
wants_me: boolean, 
/**
 * Warnings of payouts that may be paid elsewhere too: as of now where it waits for a decision, else as the checker saw them.
 */
warnings: number, 
/**
 * Payouts that were not sent in their turn, and wait for a person.
 */
stopped: number, 
/**
 * Why it is paused, where it is.
 */
paused: string | null, 
/**
 * Whether every payout has ended (paid, failed, cancelled): nothing is left to send and nothing in doubt.
 */
finished: boolean, 
/**
 * Payouts that failed and were neither paid again nor dismissed.
 */
failed_open: CountAndSum, 
/**
 * Payouts paid under another name.
 */
other_names: number, 
/**
 * The batch whose failed payouts it pays again.
 */
redo_of: number | null, 
/**
 * The batch that it corrects, or of which it takes up what was left out.
 */
corrects: number | null, };

/**
 * Where a batch stands. Derived from what was done to it and from its payouts.
 */
export type BatchStateView = "draft" | "submitted" | "approved" | "rejected" | "cancelled";

/**
 * A batch on its own page.
 */
export type BatchView = { 
/**
 * What the policy asks of it, and who approved it.
 */
policy: BatchPolicyView, 
/**
 * What the list shows of it.
 */
row: BatchRow, 
/**
 * The file it came from.
 */
file_name: string | null, 
/**
 * Digest of the frozen rows, as approved (first characters are enough to read aloud).
 */
digest: string, 
/**
 * The beginning of the digest as words, to be read aloud by the maker and compared by the checker.
 */
fingerprint: Array<string>, 
/**
 * Float, where it was ever read.
 */
float: FloatView | null, 
/**
 * What it takes of each account that pays for it, and leaves of it.
 */
accounts: Array<AccountAfter>, 
/**
 * Its payouts by the way they go, where any goes to an organisation or back to a customer; empty where all go to people.
 */
lanes: Array<LaneTotal>, 
/**
 * Files that are attached to it, in the order of attaching.
 */
attachments: Array<AttachmentView>, 
/**
 * Digest of those, as it is approved; none where there are none.
 */
evidence: string | null, 
/**
 * How it differs from the pay run before, where there is one of its kind.
 */
difference: DifferenceView | null, 
/**
 * What it may pay that stands elsewhere too, where it was not decided about yet and there is anything.
 */
warnings: WarningsView | null, 
/**
 * Payouts that were not sent in their turn, the first hundred.
 */
stopped: Array<StoppedView>, 
/**
 * Flags by kind with counts.
 */
flag_groups: Array<FlagGroup>, 
/**
 * The largest payouts.
 */
largest: Array<PayoutRow>, 
/**
 * Failures by reason.
 */
failures: Array<FailureGroup>, 
/**
 * Reason given by the checker who rejected it, or note at the approval.
 */
decision_note: string | null, 
/**
 * What was asked about it while it waited, oldest first.
 */
asked: Array<AskedView>, 
/**
 * What was left out of it while it waited, oldest first.
 */
left_out: Array<LeftOutView>, 
/**
 * Which batches it belongs to.
 */
kin: BatchKinView, 
/**
 * What M-PESA charged for it.
 */
charged: ChargedView, 
/**
 * How many of its failed payouts went to payees at whom the payout before failed too.
 */
failed_twice: number, 
/**
 * How many of its payouts go to payees that nothing was paid to before; only while it is not decided about.
 */
first_payments: number | null, 
/**
 * How long sending it will take about, in milliseconds; only while it is not decided about.
 */
takes_ms: number | null, 
/**
 * The customer's payment that it refunds; none where it refunds none, or the payment is not known.
 */
refund: RefundView | null, 
/**
 * Payouts a minute, lately.
 */
per_minute: number, 
/**
 * Estimated time until everything was sent, in milliseconds, while sending.
 */
time_left_ms: number | null, 
/**
 * What the person signed in may do now.
 */
may: BatchActions, };

/**
 * A page of batches.
 */
export type BatchesOf = { 
/**
 * Only what is older than this; none for the newest.
 */
before: number | null, 
/**
 * Rows wanted, at most 500.
 */
limit: number, 
/**
 * Only those for this; none for all.
 */
purpose: PurposeView | null, 
/**
 * Only those that this person prepared.
 */
maker?: number, 
/**
 * Only drafted at or after this time.
 */
from?: number, 
/**
 * Only drafted before this time.
 */
until?: number, };

/**
 * A page of batches, newest first.
 */
export type BatchesPage = { 
/**
 * Batches.
 */
rows: Array<BatchRow>, 
/**
 * Pass as `before` for the next page; none at the end.
 */
next: number | null, 
/**
 * Batches in all.
 */
total: number, 
/**
 * What they come to, in cents.
 */
sum_cents: number, };

/**
 * A page of the audit trail.
 */
export type Before = { 
/**
 * Only what is older than this; none for the newest.
 */
before: number | null, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

/**
 * Begin to connect an organisation.
 */
export type BeginConnecting = { 
/**
 * Which world it pays in.
 */
mode: Mode, };

/**
 * Begin to change the initiator's password.
 */
export type BeginPasswordChange = { 
/**
 * The passphrase of the person signed in.
 */
passphrase: string, };

/**
 * What kind of bill.
 */
export type BillKind = "pay_bill" | "till" | "tax";

/**
 * An account of the organisation in M-PESA's books.
 */
export type BookAccountName = "utility" | "working" | "charges_paid" | "settlement" | "merchant";

/**
 * Payees of the book.
 */
export type BookOf = { 
/**
 * A part of a name, a number or a note; empty for all.
 */
search: string, 
/**
 * In which order.
 */
sort: BookSortView, 
/**
 * The first wanted.
 */
offset: number, 
/**
 * How many, at most 500.
 */
limit: number, };

/**
 * Some of them.
 */
export type BookPage = { 
/**
 * The payees.
 */
rows: Array<BookRow>, 
/**
 * In all.
 */
total: number, };

/**
 * A payee as the book has them.
 */
export type BookRow = { 
/**
 * The number.
 */
payee: string, 
/**
 * The account there.
 */
account: string | null, 
/**
 * On which way they were paid last.
 */
lane: LaneView, 
/**
 * The name, as typed the last time.
 */
name: string, 
/**
 * The name that M-PESA told last.
 */
told: string | null, 
/**
 * Whether that is somebody else's.
 */
told_differs: boolean, 
/**
 * What was paid and did not come back, with what went to their other numbers.
 */
paid: CountAndSum, 
/**
 * The last amount, in cents.
 */
last_cents: number, 
/**
 * When they were first paid.
 */
first_at: number, 
/**
 * When last.
 */
last_at: number, 
/**
 * What somebody noted about them.
 */
note: NoteView | null, 
/**
 * Other numbers that people said are theirs.
 */
others: Array<string>, 
/**
 * The number of whom this one is, as people said.
 */
same_as: string | null, };

/**
 * In which order the book of payees is shown.
 */
export type BookSortView = "newest" | "name" | "most";

/**
 * Cancel payouts that were stopped.
 */
export type CancelStopped = { 
/**
 * Which, at most 1000.
 */
payouts: Array<number>, };

/**
 * How far a long absence is made up for.
 */
export type CatchingUpView = { 
/**
 * Callbacks taken in.
 */
done: number, 
/**
 * Those, and the ones that still wait.
 */
total: number, };

/**
 * A certificate: whose key it holds.
 */
export type CertificateView = { 
/**
 * Its name among those that come with Hazina; empty of an imported one.
 */
id: string, 
/**
 * What it is, in words.
 */
title: string, 
/**
 * Whom it names.
 */
subject: string | null, 
/**
 * SHA-256, in upper-case hexadecimal with colons.
 */
fingerprint: string, 
/**
 * Its last day, UTC milliseconds.
 */
not_after: number | null, 
/**
 * Whether that is past. Every public one is, and works.
 */
expired: boolean, };

/**
 * Change what the open organisation is connected with, by two people.
 */
export type ChangeOrganisation = { 
/**
 * The shortcode that pays people.
 */
shortcode: string, 
/**
 * Another shortcode, whose Working account pays bills, taxes and top-ups; empty for none.
 */
second_shortcode: string, 
/**
 * Whether the app is subscribed to the older B2C request only.
 */
b2c_v1: boolean, 
/**
 * The initiator's name on the M-PESA portal.
 */
initiator: string, 
/**
 * Its password, where it is another initiator.
 */
password?: string | null, 
/**
 * The day the password was set (`2026-11-21`), where it is another initiator.
 */
set_on?: string, 
/**
 * Another certificate that comes with Hazina, by its name; none where the certificate stays or one is imported.
 */
bundled?: string, 
/**
 * The text of an imported file: PEM, or base64 of DER; none where the certificate stays.
 */
imported?: string, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * The other one.
 */
second: number, 
/**
 * That one's passphrase.
 */
second_passphrase: string, };

/**
 * Take another passphrase.
 */
export type ChangePassphrase = { 
/**
 * The one in use.
 */
passphrase: string, 
/**
 * The new one.
 */
new: string, 
/**
 * The same once more.
 */
again: string, };

/**
 * Let somebody do something else than before.
 */
export type ChangeRoles = { 
/**
 * Who.
 */
person: number, 
/**
 * What they may do from now on.
 */
roles: Array<RoleView>, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * A second person who wants it.
 */
second: number | null, 
/**
 * That person's passphrase.
 */
second_passphrase: string | null, 
/**
 * The words of the recovery kit, in the place of a second person.
 */
recovery_words?: string | null, };

/**
 * What changed since the last event.
 */
export type Changed = { 
/**
 * The frame: session, sending, counts.
 */
status: boolean, 
/**
 * Batches or payouts.
 */
payouts: boolean, 
/**
 * Which batches; where payouts changed and none is named, any of them.
 */
batches: Array<number>, 
/**
 * The float.
 */
float: boolean, 
/**
 * Customers' payments, and what is known of receipts.
 */
incoming: boolean, 
/**
 * Tasks to get payouts back.
 */
recalls: boolean, 
/**
 * These imports.
 */
imports: Array<number>, 
/**
 * The audit trail.
 */
audit: boolean, 
/**
 * The initiator's password: its age, a change of it, a reminder.
 */
initiator: boolean, 
/**
 * People, and after how long they are signed out.
 */
people: boolean, 
/**
 * The preferences of this machine.
 */
preferences: boolean, 
/**
 * The organisations of this machine, and which one is open.
 */
profiles: boolean, 
/**
 * Backups: what was set, made or missed.
 */
backups: boolean, 
/**
 * M-PESA's own statements, what does not match, and months.
 */
statements: boolean, 
/**
 * What is being opened, and what waits for somebody at this machine.
 */
activity: boolean, };

/**
 * What M-PESA charged for payouts of a batch, as far as it said so.
 */
export type ChargedView = { 
/**
 * For how many it told a charge, and what they come to.
 */
charged: CountAndSum, 
/**
 * What was estimated for just these, in cents.
 */
estimated_cents: number, };

/**
 * A password to hold to the rules. Nothing of it is kept.
 */
export type CheckPassword = { 
/**
 * As typed.
 */
password: string, };

/**
 * How the whole chain answered one balance query.
 */
export type CheckView = { "state": "not_asked" } | { "state": "asking", 
/**
 * Since when.
 */
since: number, } | { "state": "answered", 
/**
 * When.
 */
at: number, 
/**
 * What the accounts hold.
 */
accounts: Array<CheckedAccount>, } | { "state": "failed", 
/**
 * When it was asked.
 */
at: number, 
/**
 * What happened, as a sentence.
 */
message: string, 
/**
 * Who mends it and where, as a sentence.
 */
next: string, };

/**
 * An account as the check found it.
 */
export type CheckedAccount = { 
/**
 * Its name, as M-PESA writes it.
 */
name: string, 
/**
 * What can be spent, in cents.
 */
available_cents: number | null, };

/**
 * How far a check is.
 */
export type CheckingView = { 
/**
 * Whether tables are compared by now. Entries of the journal are read first.
 */
comparing: boolean, 
/**
 * Entries or tables that are done.
 */
done: number, 
/**
 * Entries or tables in all.
 */
total: number, };

/**
 * What a person decides about a file.
 */
export type ChooseInImport = { 
/**
 * Import.
 */
import: number, 
/**
 * The decision.
 */
choice: ImportChoice, };

/**
 * The language that is spoken to whoever is at this machine. A choice is remembered for it, and for whoever is signed in.
 */
export type ChooseLanguage = { 
/**
 * Which.
 */
language: LanguageView, };

/**
 * Close a month.
 */
export type CloseMonth = { 
/**
 * `2026-11`.
 */
month: string, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * The other one.
 */
second: number, 
/**
 * That one's passphrase.
 */
second_passphrase: string, };

/**
 * Close a task.
 */
export type CloseRecall = { 
/**
 * Which task.
 */
recall: number, 
/**
 * How it ended.
 */
end: RecallEndName, 
/**
 * What that rests on.
 */
evidence: string, 
/**
 * The receipt under which the money came back: only where M-PESA's own word is not to be had.
 */
receipt: string | null, 
/**
 * The second person who saw that receipt.
 */
second: number | null, 
/**
 * That person's passphrase.
 */
passphrase: string | null, };

/**
 * What a column is.
 */
export type ColumnChoice = { 
/**
 * Its place, counted from 0.
 */
index: number, 
/**
 * A code (`phone`) or `matters`.
 */
read_as: string, };

/**
 * What a rule is about.
 */
export type ConditionView = "payee_gets" | "maker_sends" | "new_payee" | "other_name";

/**
 * Payouts that took about as long.
 */
export type ConfirmedStep = { 
/**
 * Up to so long, in milliseconds; none for longer than all others.
 */
up_to_ms: number | null, 
/**
 * How many.
 */
count: number, };

/**
 * How long it took from sending until it was known that a payout was paid.
 */
export type ConfirmedView = { 
/**
 * Of how many payouts, the newest.
 */
count: number, 
/**
 * Half of them took no longer, in milliseconds.
 */
half_ms: number, 
/**
 * Of twenty, nineteen took no longer, in milliseconds.
 */
most_ms: number, 
/**
 * How many took how long.
 */
steps: Array<ConfirmedStep>, };

/**
 * The certificate.
 */
export type ConnectCertificate = { 
/**
 * The profile's id.
 */
profile: string, 
/**
 * One that comes with Hazina, by its name; none where one is imported.
 */
bundled: string | null, 
/**
 * The text of an imported file: PEM, or base64 of DER.
 */
imported: string | null, };

/**
 * The initiator and its password.
 */
export type ConnectInitiator = { 
/**
 * The profile's id.
 */
profile: string, 
/**
 * Its name on the M-PESA portal.
 */
initiator: string, 
/**
 * Its password.
 */
password: string, 
/**
 * The day the password was set (`2026-11-21`).
 */
set_on: string, };

/**
 * The app's key and secret.
 */
export type ConnectKeys = { 
/**
 * The profile's id.
 */
profile: string, 
/**
 * The consumer key.
 */
consumer_key: string, 
/**
 * The consumer secret.
 */
consumer_secret: string, };

/**
 * Name and shortcodes.
 */
export type ConnectOrganisation = { 
/**
 * The profile's id.
 */
profile: string, 
/**
 * The organisation's name.
 */
organisation: string, 
/**
 * The shortcode that pays people.
 */
shortcode: string, 
/**
 * Another shortcode, whose Working account pays bills, taxes and top-ups; empty for none.
 */
second_shortcode: string, 
/**
 * Whether the app is subscribed to the older B2C request only.
 */
b2c_v1: boolean, };

/**
 * Somebody who can sign in.
 */
export type ConnectPerson = { 
/**
 * The profile's id.
 */
profile: string, 
/**
 * Name as shown.
 */
name: string, 
/**
 * What they may do; everything but an auditor's reading where nothing is said.
 */
roles?: Array<RoleView>, 
/**
 * The passphrase.
 */
passphrase: string, 
/**
 * The same once more.
 */
again: string, };

/**
 * The relay's pairing code.
 */
export type ConnectRelay = { 
/**
 * The profile's id.
 */
profile: string, 
/**
 * The line that begins with `hazina1:`.
 */
code: string, };

/**
 * The steps of connecting an organisation.
 */
export type ConnectStep = "organisation" | "keys" | "certificate" | "initiator" | "relay" | "check" | "people" | "finish" | "connected";

/**
 * Where connecting an organisation stands. After it is connected, the same as its settings.
 */
export type ConnectionView = { 
/**
 * The profile's id.
 */
profile: string, 
/**
 * Which world it pays in.
 */
mode: Mode, 
/**
 * The first step that is not done.
 */
step: ConnectStep, 
/**
 * The organisation's name; empty where it was not told yet.
 */
organisation: string, 
/**
 * The shortcode that pays people.
 */
shortcode: string, 
/**
 * Another shortcode, whose Working account pays bills, taxes and top-ups; empty for none.
 */
second_shortcode: string, 
/**
 * Whether the app is subscribed to the older B2C request only.
 */
b2c_v1: boolean, 
/**
 * When the app's key and secret were taken.
 */
keys_set_at: number | null, 
/**
 * The certificate that was chosen.
 */
certificate: CertificateView | null, 
/**
 * The certificates that come with Hazina for this world.
 */
certificates: Array<CertificateView>, 
/**
 * The initiator's name; empty where it was not told yet.
 */
initiator: string, 
/**
 * The day its password was set (`2026-11-21`).
 */
password_set_on: string | null, 
/**
 * The relay's address.
 */
relay: string | null, 
/**
 * How long the last probe took through the relay and back, in milliseconds; none since the program started.
 */
probe_ms: number | null, 
/**
 * How the whole chain answered.
 */
check: CheckView, 
/**
 * Everybody who can sign in to it.
 */
people: Array<OperatorView>, 
/**
 * Whether a recovery kit was made.
 */
kit: boolean, };

/**
 * Make a new draft of what went back to its maker.
 */
export type CorrectBatch = { 
/**
 * The batch that was rejected, or of which payouts were left out.
 */
batch: number, 
/**
 * Payouts of it to leave out.
 */
without: Array<number>, };

/**
 * A cell that a person corrected.
 */
export type CorrectionView = { 
/**
 * Line of the file.
 */
line: number, 
/**
 * Which column (`phone`).
 */
column: string, 
/**
 * What stands in the file.
 */
before: string, 
/**
 * What it is read as.
 */
after: string, };

/**
 * How many, and how much together.
 */
export type CountAndSum = { 
/**
 * Number of payouts.
 */
count: number, 
/**
 * Sum in cents.
 */
sum_cents: number, };

/**
 * How far an account reaches after what is approved, counted by what it paid lately.
 */
export type CoversView = { 
/**
 * How often, in tenths, rounded down.
 */
tenths: number, 
/**
 * Whether a payroll is counted, or all that left in a month.
 */
payroll: boolean, 
/**
 * The month that is counted by: "November".
 */
month: string, 
/**
 * What left then, without fees, in cents.
 */
sum_cents: number, };

/**
 * Which day of a payout is meant.
 */
export type DatedView = "prepared" | "sent" | "paid";

/**
 * Days to let pass in practice mode.
 */
export type DaysToPass = { 
/**
 * From 1 to 120.
 */
days: number, };

/**
 * Turn a proposal down, or take one's own back.
 */
export type DeclineEnd = { 
/**
 * Names the proposal.
 */
settlement: number, 
/**
 * Why. May be empty where one takes one's own back.
 */
reason: string, };

/**
 * Turn several proposals down, or take one's own back.
 */
export type DeclineEnds = { 
/**
 * Name the proposals, at most 500.
 */
settlements: Array<number>, 
/**
 * Why. May be empty where all are one's own.
 */
reason: string, };

/**
 * Turn a proposal down, or take one's own back.
 */
export type DeclinePolicy = { 
/**
 * Which.
 */
version: number, 
/**
 * Why.
 */
reason: string, 
/**
 * The passphrase of whoever is signed in.
 */
passphrase: string, };

/**
 * A code with which one more desktop asks to join.
 */
export type DesktopCode = { 
/**
 * The line to carry to it. Whoever has it first can ask; nobody is in before two administrators agree.
 */
code: string, 
/**
 * Until when it can be used.
 */
until: number, };

/**
 * What the desktop that Hazina runs on does for it. The browser has none of it.
 */
export type DesktopView = { 
/**
 * Whether Hazina has a window of its own, which can start at login.
 */
window: boolean, 
/**
 * Whether a tray shows Hazina's icon now. Without one, a closed window could not be opened again.
 */
tray: boolean, 
/**
 * Whether notifications are shown, as far as is known.
 */
notifications: boolean, 
/**
 * Why start at login is not as it was set, as a sentence.
 */
login_refused: string | null, };

/**
 * Why a batch differs.
 */
export type DifferenceReason = { 
/**
 * One of a few usual ones.
 */
because: DiffersBecauseView, 
/**
 * In words; needed where it is something else.
 */
note: string, };

/**
 * The reason that a maker gave.
 */
export type DifferenceReasonView = { 
/**
 * One of a few usual ones.
 */
because: DiffersBecauseView, 
/**
 * In words.
 */
note: string, };

/**
 * Something that does not match.
 */
export type DifferenceRow = { 
/**
 * Its name in the ledger.
 */
subject: string, 
/**
 * What, in a few words.
 */
title: string, 
/**
 * The whole of it, as a sentence.
 */
sentence: string, 
/**
 * What to do next.
 */
next: string, 
/**
 * Whether money may have been taken.
 */
alarm: boolean, 
/**
 * The time of M-PESA's books.
 */
at: number, 
/**
 * How much: below zero, money left; none where it is about no amount.
 */
cents: number | null, 
/**
 * M-PESA's receipt.
 */
receipt: string | null, 
/**
 * The file and its line: "ORG_600417.csv, line 17".
 */
place: string | null, 
/**
 * M-PESA's own words.
 */
details: string | null, 
/**
 * The payout that it is about.
 */
payout: PayoutRow | null, 
/**
 * Payouts in doubt that it may be: probably, and never by itself.
 */
probably: Array<PayoutRow>, 
/**
 * How it stands.
 */
state: DifferenceState, 
/**
 * Who sees to it.
 */
owner: string | null, 
/**
 * Their id.
 */
owner_id: number | null, 
/**
 * What somebody said of it.
 */
note: string | null, 
/**
 * Who.
 */
noted_by: string | null, 
/**
 * When.
 */
noted_at: number | null, 
/**
 * The second person who leaves it so.
 */
agreed_by: string | null, };

/**
 * How it stands.
 */
export type DifferenceState = "open" | "explained" | "accepted";

/**
 * A tab of differences.
 */
export type DifferenceTab = { 
/**
 * Which.
 */
tab: DifferenceTabName, 
/**
 * How many are open.
 */
open: number, 
/**
 * How many there are.
 */
all: number, };

/**
 * Differences of one sort.
 */
export type DifferenceTabName = "not_here" | "not_in_books" | "different" | "fees" | "files";

/**
 * How a run differs from the one before.
 */
export type DifferenceView = { 
/**
 * The batch before.
 */
batch: number, 
/**
 * Its title.
 */
title: string, 
/**
 * When it was approved.
 */
at: number, 
/**
 * Its payees, and what they got.
 */
before: CountAndSum, 
/**
 * The payees of this one, and what they get.
 */
now: CountAndSum, 
/**
 * Payees who were not in the run before.
 */
new: number, 
/**
 * Payees of the run before who are not in this one.
 */
gone: number, 
/**
 * Payees with another number under the same name.
 */
other_number: number, 
/**
 * Payees with another amount.
 */
other_amount: number, 
/**
 * Beyond how many percent a reason is asked; none for never.
 */
percent: number | null, 
/**
 * Whether this one is beyond.
 */
beyond: boolean, 
/**
 * The reason that its maker gave at submission.
 */
reason: DifferenceReasonView | null, };

/**
 * Ask for differences.
 */
export type DifferencesOf = { 
/**
 * Which sort.
 */
tab: DifferenceTabName, 
/**
 * Only open ones.
 */
open_only: boolean, 
/**
 * How many to pass over.
 */
skip: number, 
/**
 * The most.
 */
limit: number, };

/**
 * Differences.
 */
export type DifferencesPage = { 
/**
 * Newest first.
 */
rows: Array<DifferenceRow>, 
/**
 * Whether there are more.
 */
more: boolean, };

/**
 * Why a run differs more than usual.
 */
export type DiffersBecauseView = "joined_or_left" | "pay_changed" | "overtime_or_bonus" | "part_of_the_run" | "other";

/**
 * Leave payouts as they are that need a person.
 */
export type DismissPayouts = { 
/**
 * Which.
 */
payouts: Array<number>, 
/**
 * What of them is open.
 */
attention: AttentionView, 
/**
 * Why they are left.
 */
reason: string, };

/**
 * That somebody left a payout as it is.
 */
export type DismissedView = { 
/**
 * Why.
 */
reason: string, 
/**
 * Who.
 */
by: string | null, 
/**
 * When.
 */
at: number, };

/**
 * A place in the order of doubts.
 */
export type DoubtPlace = { 
/**
 * Since when it is in doubt.
 */
since: number, 
/**
 * The payout.
 */
payout: number, };

/**
 * A payout in doubt.
 */
export type DoubtRow = { 
/**
 * The payout.
 */
row: PayoutRow, 
/**
 * Its doubt.
 */
doubt: DoubtView, };

/**
 * What is known about a doubt, and what may be done.
 */
export type DoubtView = { 
/**
 * Since when.
 */
since: number, 
/**
 * Why, as a sentence.
 */
why: string, 
/**
 * How often M-PESA was asked.
 */
asked: number, 
/**
 * When it was last asked.
 */
last_asked_at: number | null, 
/**
 * Whether its answer is awaited.
 */
awaiting: boolean, 
/**
 * What it last answered, as a sentence.
 */
last_answer: string | null, 
/**
 * When it is asked next by itself; none while an answer is awaited, or where it is not asked.
 */
next_at: number | null, 
/**
 * Why M-PESA is not asked, as a sentence.
 */
not_asked: string | null, 
/**
 * Sending the same request again.
 */
again: SendAgainView, 
/**
 * Why people must end it, and how, as a sentence; none while M-PESA may well tell.
 */
for_people: string | null, 
/**
 * Why nobody may say that it was not paid, as a sentence.
 */
told_of_payment: string | null, 
/**
 * Why it cannot be resolved as not paid yet; none where it can.
 */
not_paid_refused: string | null, 
/**
 * From when on it can, as far as only time is waited for, UTC milliseconds.
 */
not_paid_from: number, 
/**
 * The proposal that waits for a second person.
 */
proposal: ProposalView | null, };

/**
 * A page of payouts in doubt.
 */
export type DoubtsOf = { 
/**
 * After this place; none for the beginning.
 */
after: DoubtPlace | null, 
/**
 * Rows wanted, at most 200.
 */
limit: number, };

/**
 * A page of payouts in doubt, longest in doubt first.
 */
export type DoubtsPage = { 
/**
 * The payouts.
 */
rows: Array<DoubtRow>, 
/**
 * Where the next page begins; none at the end.
 */
next: DoubtPlace | null, 
/**
 * All payouts in doubt.
 */
total: CountAndSum, 
/**
 * Why M-PESA is not asked at all now, as a sentence.
 */
held: string | null, };

/**
 * Make a batch of an import's good rows.
 */
export type DraftBatch = { 
/**
 * Import.
 */
import: number, 
/**
 * Title of the batch.
 */
title: string, };

/**
 * Prepare one bill.
 */
export type DraftBill = { 
/**
 * What kind.
 */
kind: BillKind, 
/**
 * Pay bill or till number; not read for tax.
 */
number: string, 
/**
 * The account at the pay bill, or KRA's registration; not read for a till.
 */
account: string, 
/**
 * How much, as a person writes it.
 */
amount: string, 
/**
 * Who is paid, for people.
 */
name: string, 
/**
 * What it is for; the payee may see it.
 */
reference: string, };

/**
 * Prepare a top-up of the Utility account.
 */
export type DraftTopUp = { 
/**
 * How much, as a person writes it.
 */
amount: string, };

/**
 * Save batches.
 */
export type ExportBatches = { 
/**
 * Only those for this; none for all.
 */
purpose: PurposeView | null, 
/**
 * The format.
 */
format: TableFormat, };

/**
 * Save the book of payees.
 */
export type ExportBook = { 
/**
 * As of [`BookOf`].
 */
search: string, 
/**
 * In which order.
 */
sort: BookSortView, 
/**
 * The format.
 */
format: TableFormat, };

/**
 * Save customers' payments.
 */
export type ExportIncoming = { 
/**
 * Words of the name or the account, a number, or the beginning of a receipt; empty for all.
 */
search: string, 
/**
 * The format.
 */
format: TableFormat, };

/**
 * Save payouts.
 */
export type ExportPayouts = { 
/**
 * Which.
 */
filter: PayoutFilter, 
/**
 * In which order.
 */
sort: PayoutSort, 
/**
 * The format.
 */
format: TableFormat, };

/**
 * Save a list that has nothing to choose from.
 */
export type ExportTable = { 
/**
 * The format.
 */
format: TableFormat, };

/**
 * A labelled value.
 */
export type Fact = { 
/**
 * Label.
 */
label: string, 
/**
 * Value.
 */
value: string, 
/**
 * Whether it is a machine's own words, for whoever looks after the connection.
 */
technical: boolean, };

/**
 * What M-PESA says of a batch's failed payouts, before they are paid again.
 */
export type FailedAgain = { 
/**
 * Whether M-PESA is being asked now.
 */
running: boolean, 
/**
 * Why the last check ended before its time.
 */
stopped: string | null, 
/**
 * All that failed.
 */
all: CountAndSum, 
/**
 * Confirmed as not paid: these are in the new batch.
 */
confirmed: CountAndSum, 
/**
 * Not asked about yet, or without an answer.
 */
to_ask: CountAndSum, 
/**
 * Asked about; the answers are awaited.
 */
awaited: CountAndSum, 
/**
 * Those that M-PESA cannot confirm, by why: a person decides.
 */
undecided: Array<AgainGroup>, 
/**
 * Those that are not paid again, by why.
 */
stays: Array<AgainGroup>, };

/**
 * Failed payouts that share a reason.
 */
export type FailureGroup = { 
/**
 * M-PESA's code; none where the end rests on something else, such as two people's word.
 */
code: string | null, 
/**
 * What it means, as a sentence.
 */
plain: string, 
/**
 * What to do, as a sentence.
 */
next: string, 
/**
 * How many and how much.
 */
total: CountAndSum, };

/**
 * What M-PESA charges.
 */
export type FeesView = { 
/**
 * By the day from which they count, newest first.
 */
tariffs: Array<TariffView>, 
/**
 * What was charged for payments that have no published tariff.
 */
learnt: Array<LearntFee>, };

/**
 * Ask for M-PESA's list of the last forty-eight hours.
 */
export type FetchPayments = { 
/**
 * Register for the list first, with this phone number for Safaricom's notices; none where that was done.
 */
nominated: string | null, };

/**
 * Look for backups.
 */
export type FindBackups = { 
/**
 * A folder of the person's choice; empty for those that are known.
 */
folder: string, };

/**
 * One problem or flag.
 */
export type Finding = { 
/**
 * Line of the file, counted from 1 with the header; 0 for the file as a whole.
 */
line: number, 
/**
 * Column, where it is about one.
 */
column: string | null, 
/**
 * That column by its code (`pay_bill`), as a correction names it.
 */
column_code: string | null, 
/**
 * What stands there.
 */
value: string, 
/**
 * What it was read as, where it was repaired.
 */
read_as: string | null, 
/**
 * The kind.
 */
code: string, 
/**
 * What is wrong and what to do, as a sentence.
 */
message: string, };

/**
 * Problems or flags of one kind.
 */
export type FindingGroup = { 
/**
 * The kind, stable (`msisdn_lost_zero`).
 */
code: string, 
/**
 * The kind in words ("Phone numbers lost their leading zero").
 */
title: string, 
/**
 * How many.
 */
count: number, 
/**
 * Whether it is worth a look, rather than a repair that is certain. Those come first.
 */
worth_a_look: boolean, 
/**
 * The first few.
 */
first: Array<Finding>, };

/**
 * A page of problems or flags.
 */
export type FindingsPage = { 
/**
 * Findings.
 */
rows: Array<Finding>, 
/**
 * Findings in all.
 */
total: number, };

/**
 * A flag that a policy can speak of.
 */
export type FlagChoice = { 
/**
 * Its kind.
 */
code: string, 
/**
 * What it says.
 */
title: string, };

/**
 * Flags of one kind on a batch.
 */
export type FlagGroup = { 
/**
 * The kind.
 */
code: string, 
/**
 * The kind in words.
 */
title: string, 
/**
 * Rows that carry it.
 */
count: number, 
/**
 * Whether it is worth a look, rather than a repair that is certain. Those come first.
 */
worth_a_look: boolean, };

/**
 * What can be paid out, as last read.
 */
export type FloatView = { 
/**
 * Available in the Utility account, in cents: what pays people.
 */
utility_cents: number, 
/**
 * Available in the Working account, in cents, where it was read.
 */
working_cents: number | null, 
/**
 * When it was read.
 */
read_at: number, 
/**
 * What told us: `balance` (asked for) or `payout` (carried by a payout's result).
 */
source: string, };

/**
 * A file that may be a backup.
 */
export type FoundBackup = { 
/**
 * Where.
 */
path: string, 
/**
 * Its name.
 */
name: string, 
/**
 * When it was written.
 */
at: number, 
/**
 * Its size.
 */
bytes: number, };

/**
 * Backups that were found, to be put back.
 */
export type FoundBackups = { 
/**
 * Where it was looked.
 */
folders: Array<string>, 
/**
 * What is there, the newest first.
 */
files: Array<FoundBackup>, };

/**
 * This organisation is to be worked on from several desktops.
 */
export type FoundTeam = { 
/**
 * What `hazina-relay team create` printed.
 */
code: string, 
/**
 * What this desktop is called from now on.
 */
name: string, 
/**
 * Who wants it.
 */
agreeing: TwoPeople, };

/**
 * One person's approval.
 */
export type GivenApproval = { 
/**
 * Who.
 */
by: string, 
/**
 * When.
 */
at: number, 
/**
 * What they noted.
 */
note: string | null, 
/**
 * Until when it counts while nothing was sent.
 */
counts_until: number, 
/**
 * Whether it counts.
 */
counts: boolean, };

/**
 * A reminder that somebody was given.
 */
export type GivenReminderRow = { 
/**
 * Who.
 */
person: string, 
/**
 * Which, in words.
 */
what: string, 
/**
 * When.
 */
given_at: number, 
/**
 * When they took note of it.
 */
seen_at: number | null, 
/**
 * Until when they put it off.
 */
put_off_until: number | null, };

/**
 * One thing to do before real money is paid day by day.
 */
export type GoingLiveItem = { 
/**
 * Its name.
 */
item: string, 
/**
 * What to do.
 */
title: string, 
/**
 * How, and how one sees that it is done.
 */
sentence: string, 
/**
 * When it was done.
 */
done_at: number | null, };

/**
 * The checklist for going live.
 */
export type GoingLiveView = { 
/**
 * What there is to do, in order.
 */
items: Array<GoingLiveItem>, };

/**
 * The frame: asked for at the start and whenever it changed. Before somebody signed in it is a greeting, which names the
 * organisation and its people; how the organisation stands is told afterwards.
 */
export type GreetingView = { 
/**
 * Which world this console pays in.
 */
mode: Mode, 
/**
 * The organisation's name.
 */
organisation: string, 
/**
 * Its shortcode.
 */
shortcode: string, 
/**
 * Everybody who can sign in.
 */
operators: Array<OperatorView>, 
/**
 * Who is signed in.
 */
session: SessionView | null, 
/**
 * Who was signed in last, while nobody is.
 */
left: LeftView | null, 
/**
 * Where the secrets are kept.
 */
secrets: SecretsPlace, 
/**
 * Whether the ledger is what it must be, as far as is known.
 */
ledger: LedgerStateView, 
/**
 * The program's version.
 */
version: string, 
/**
 * The console's time when it told all this, in UTC milliseconds: what ages and days on screen are counted from. In
 * practice it may be days ahead of the machine's.
 */
now: number, 
/**
 * The language of whoever is signed in, otherwise this machine's.
 */
language: LanguageView, };

/**
 * Rows in which the same speaks against paying.
 */
export type HeldGroupView = { 
/**
 * Names the group when it is confirmed.
 */
key: string, 
/**
 * The kind of reason (`held_paid`).
 */
code: string, 
/**
 * The kind in words.
 */
title: string, 
/**
 * The column's heading.
 */
heading: string, 
/**
 * What stands there; empty where each row has its own.
 */
value: string, 
/**
 * What it means, as a sentence.
 */
message: string, 
/**
 * Rows and their sum.
 */
all: CountAndSum, 
/**
 * The first lines.
 */
first: Array<number>, 
/**
 * Whether a person said that they are to be paid.
 */
confirmed: boolean, };

/**
 * A public holiday of Kenya.
 */
export type HolidayView = { 
/**
 * The day, as `2026-12-12`.
 */
day: string, 
/**
 * What it is.
 */
name: string, };

/**
 * Home.
 */
export type HomeView = { 
/**
 * Batches that wait for approval and which the person signed in may approve.
 */
waiting_for_me: Array<BatchRow>, 
/**
 * Resolutions of payouts in doubt that others propose and which wait for the person signed in.
 */
resolutions_for_me: number, 
/**
 * Batches that the person signed in prepared and others must approve.
 */
waiting_for_others: Array<BatchRow>, 
/**
 * Batches being sent, or paused on the way.
 */
sending: Array<BatchRow>, 
/**
 * The batches that ended last.
 */
finished: Array<BatchRow>, 
/**
 * Float, where it was ever read.
 */
float: FloatView | null, 
/**
 * Whether a balance is being asked for right now.
 */
float_asked: boolean, 
/**
 * Approved, not yet sent, and paid out of Utility, without fees.
 */
approved_unsent: CountAndSum, 
/**
 * Estimated fees of those.
 */
approved_unsent_fees_cents: number, 
/**
 * Accounts that hold less than was set for them.
 */
low_accounts: Array<LowAccountView>, 
/**
 * In doubt.
 */
in_doubt: CountAndSum, 
/**
 * Since when the oldest doubt stands.
 */
in_doubt_since: number | null, 
/**
 * Open tasks to get payouts back.
 */
recalls_open: number, 
/**
 * Those of them whose deadline has passed.
 */
recalls_overdue: number, 
/**
 * Payouts that failed and were neither paid again nor dismissed.
 */
failed: CountAndSum, 
/**
 * Payouts paid under another name that nobody has looked at.
 */
other_names: CountAndSum, 
/**
 * Batches of the person signed in of which all or some came back, and is not taken up yet.
 */
rejected: Array<RejectedRow>, 
/**
 * Batches of the person signed in that were not submitted yet.
 */
drafts: Array<BatchRow>, 
/**
 * Callbacks in quarantine that nobody looked at.
 */
quarantined: number, 
/**
 * Whether M-PESA still sends customers' payments to a relay that was replaced.
 */
payments_elsewhere: boolean, 
/**
 * Payouts that carry an alarm (contradicting answers).
 */
alarms: number, 
/**
 * How backups stand.
 */
backups: BackupBrief, 
/**
 * How it stands with M-PESA's own statements; none before the first.
 */
statements: StatementsBrief | null, 
/**
 * Whether nothing was ever imported: the welcome is shown.
 */
first_time: boolean, };

/**
 * After how long somebody is signed out.
 */
export type IdleSignOut = { 
/**
 * Minutes without a touch.
 */
minutes: number, };

/**
 * One decision about a file.
 */
export type ImportChoice = { "kind": "columns", 
/**
 * By column: a code (`phone`), `matters`, or nothing for one that is not read.
 */
columns: Array<ColumnChoice>, } | { "kind": "by_headings" } | { "kind": "confirm", 
/**
 * The group's key.
 */
key: string, 
/**
 * Whether they are to be paid.
 */
pay: boolean, } | { "kind": "leave_out", 
/**
 * Line of the file.
 */
line: number, 
/**
 * Whether it stays out.
 */
out: boolean, } | { "kind": "correct", 
/**
 * Line of the file.
 */
line: number, 
/**
 * Which column (`phone`).
 */
column: string, 
/**
 * What to read instead.
 */
text: string | null, };

/**
 * A column of a file.
 */
export type ImportColumn = { 
/**
 * Its place, counted from 0.
 */
index: number, 
/**
 * Its heading.
 */
heading: string, 
/**
 * What it is read as (`phone`, `status`), if it is.
 */
read_as: string | null, 
/**
 * Whether that makes payments, rather than saying something about them.
 */
pays: boolean, 
/**
 * Its first two different values.
 */
samples: Array<string>, };

/**
 * A page of an import.
 */
export type ImportPageOf = { 
/**
 * Import.
 */
import: number, 
/**
 * First row.
 */
offset: number, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

/**
 * How far reading a file is.
 */
export type ImportProgress = { "state": "reading", 
/**
 * Rows so far.
 */
rows: number, 
/**
 * Bytes so far.
 */
bytes: number, 
/**
 * Bytes in all.
 */
bytes_total: number, 
/**
 * Rows a second.
 */
rows_per_second: number, } | { "state": "cancelled" } | { "state": "ready" } & ImportSummary;

/**
 * Names an import.
 */
export type ImportRef = { 
/**
 * Import.
 */
import: number, };

/**
 * One row that can be paid.
 */
export type ImportRow = { 
/**
 * Line of the file.
 */
line: number, 
/**
 * Which way it goes.
 */
lane: LaneView, 
/**
 * Who is paid: a phone number, whole, or an organisation's number.
 */
payee: string, 
/**
 * The account at the payee: of a bill our account there, of tax the registration.
 */
account: string | null, 
/**
 * Name.
 */
name: string, 
/**
 * Amount in cents.
 */
amount_cents: number, 
/**
 * Estimated fee in cents; none where M-PESA publishes no tariff.
 */
fee_cents: number | null, 
/**
 * Reference.
 */
reference: string, 
/**
 * Command (`SalaryPayment`).
 */
command: string, 
/**
 * Kinds of its flags.
 */
flags: Array<string>, };

/**
 * A page of rows.
 */
export type ImportRowsPage = { 
/**
 * Rows.
 */
rows: Array<ImportRow>, 
/**
 * Rows in all.
 */
total: number, };

/**
 * Read a sample file of practice mode.
 */
export type ImportSample = { 
/**
 * The bills, and not the payroll.
 */
bills: boolean, };

/**
 * Import a file that was read.
 */
export type ImportStatement = { 
/**
 * Which.
 */
file: number, 
/**
 * Of which account it is.
 */
account: BookAccountName, };

/**
 * What was found in a file.
 */
export type ImportSummary = { 
/**
 * Rows that can be paid.
 */
ready: CountAndSum, 
/**
 * Estimated M-PESA fees of those, in cents.
 */
fees_cents: number, 
/**
 * Lines with at least one problem.
 */
problem_lines: number, 
/**
 * Problems.
 */
problems: number, 
/**
 * Flags of the rows that can be paid: the number that the batch shows too.
 */
flags: number, 
/**
 * What is to be said about the file as a whole.
 */
remarks: Array<Finding>, 
/**
 * Rows that wait for a person's word, because something in them speaks against paying.
 */
held: CountAndSum, 
/**
 * What they wait for, and what was confirmed.
 */
held_groups: Array<HeldGroupView>, 
/**
 * Every column of the file, read or not.
 */
columns: Array<ImportColumn>, 
/**
 * The line that names them; 0 where none does.
 */
header_line: number, 
/**
 * Whether a person said which column is which.
 */
mapped: boolean, 
/**
 * Whether that was said for an earlier file of the same shape.
 */
remembered: boolean, 
/**
 * Cells that were corrected.
 */
corrections: Array<CorrectionView>, 
/**
 * Lines that were left out by a person.
 */
kept_out: Array<number>, 
/**
 * Blank and totals lines that were left out.
 */
left_out: number, 
/**
 * How the file was read, as a sentence ("Comma-separated text, UTF-8; phone from \"Mobile\" …").
 */
layout: string, 
/**
 * Problems by kind, most lines first.
 */
problem_groups: Array<FindingGroup>, 
/**
 * Flags by kind, most lines first.
 */
flag_groups: Array<FindingGroup>, 
/**
 * Set where the very same file was imported before.
 */
same_file_as: SameFile | null, 
/**
 * How it differs from the pay run before, where there is one of its kind.
 */
difference: DifferenceView | null, 
/**
 * The batch made of it, once it was drafted.
 */
batch: number | null, 
/**
 * Where the problem rows were saved, once they were.
 */
saved_to: string | null, };

/**
 * An imported file. Nothing is stored in the ledger before it is drafted.
 */
export type ImportView = { 
/**
 * Id, while the console runs.
 */
id: number, 
/**
 * The file's name.
 */
file_name: string, 
/**
 * How far it is.
 */
progress: ImportProgress, };

/**
 * Customers' payments of one day.
 */
export type IncomingDay = { 
/**
 * When it began.
 */
at: number, 
/**
 * How many and how much.
 */
total: CountAndSum, 
/**
 * What of that was refunded.
 */
refunded: CountAndSum, };

/**
 * Which customers' payments.
 */
export type IncomingOf = { 
/**
 * Words of the name or the account, a number, or the beginning of a receipt; empty for all.
 */
search: string, 
/**
 * Only what is older than the payment with this id; none for the newest.
 */
before: number | null, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

/**
 * Customers' payments, newest first.
 */
export type IncomingPage = { 
/**
 * The payments.
 */
rows: Array<IncomingRow>, 
/**
 * Pass as `before` for the next page; none at the end.
 */
next: number | null, 
/**
 * All that are known, whatever was searched for.
 */
total: number, };

/**
 * A customer's payment.
 */
export type IncomingRow = { 
/**
 * Id.
 */
id: number, 
/**
 * M-PESA's receipt.
 */
receipt: string, 
/**
 * Amount in cents.
 */
amount_cents: number, 
/**
 * When it was paid, by M-PESA's clock.
 */
paid_at: number, 
/**
 * The payer's number as M-PESA gives it: whole, masked or hashed. May be empty.
 */
payer: string, 
/**
 * The payer's name, as far as M-PESA gives it. May be empty.
 */
name: string, 
/**
 * The account that the customer typed. May be empty.
 */
account: string, 
/**
 * The kind of payment in M-PESA's words.
 */
kind: string, 
/**
 * What told of it.
 */
told_by: ToldByView, 
/**
 * When that was.
 */
told_at: number, 
/**
 * What takes it back, or took it back.
 */
taken_back: TakenBack | null, 
/**
 * Whether the same customer paid the same amount for the same account within a day.
 */
may_be_double: boolean, };

/**
 * How customers' payments come in, and how much.
 */
export type IncomingState = { 
/**
 * When M-PESA took our addresses, by the last time it did; none where it never did.
 */
told_since: number | null, 
/**
 * Where M-PESA still sends customers' payments to a relay that was replaced: what that means and what to do, as a
 * sentence.
 */
elsewhere: string | null, 
/**
 * What came of the last try to give them, where it was no success: as a sentence.
 */
refused: string | null, 
/**
 * Whether M-PESA gave its list of the last forty-eight hours when it was last asked; none where it never was.
 */
lists: boolean, 
/**
 * The last thirty days in East Africa, newest first; a day without payments is left out.
 */
days: Array<IncomingDay>, };

/**
 * M-PESA refused the initiator.
 */
export type InitiatorRefused = { 
/**
 * What M-PESA said.
 */
reason: string, 
/**
 * What to do, who can, and where.
 */
next: string, 
/**
 * Since when sending is paused.
 */
since: number, };

/**
 * The page about the initiator.
 */
export type InitiatorView = { 
/**
 * Its name on the M-PESA portal.
 */
name: string, 
/**
 * How old its password is; none where that was never noted.
 */
age: PasswordAgeView | null, 
/**
 * Where the reminder of the person signed in stands.
 */
reminder: ReminderView | null, 
/**
 * The reminders to come and gone, in order.
 */
planned: Array<PlannedReminder>, 
/**
 * Who was reminded of this password's end, newest first.
 */
given: Array<GivenReminderRow>, 
/**
 * Why sending is paused, where M-PESA refused the initiator.
 */
refused: InitiatorRefused | null, 
/**
 * The change under way.
 */
change: PasswordChange | null, 
/**
 * Earlier changes, newest first.
 */
history: Array<PasswordChangeRow>, 
/**
 * How often in a row a wrong password is safe.
 */
safe_tries: number, 
/**
 * The practice portal, in practice mode.
 */
portal: PortalView | null, };

/**
 * This machine asks to join a team.
 */
export type JoinTeam = { 
/**
 * The line that was made at a desktop of the team.
 */
code: string, 
/**
 * What this desktop is to be called.
 */
name: string, };

/**
 * How far joining is.
 */
export type JoiningView = { 
/**
 * The profile under which it is kept on this machine.
 */
profile: string, 
/**
 * What this desktop is called.
 */
name: string, 
/**
 * The relay that the team shares.
 */
relay: string, 
/**
 * The words to compare with those on a desktop of the team.
 */
words: Array<string>, 
/**
 * The organisation, once this desktop was let in: it can be opened now.
 */
organisation: string | null, };

/**
 * A recovery kit, as far as it is known: never its words.
 */
export type KitView = { 
/**
 * The public half of its key.
 */
public: string, 
/**
 * When it was made.
 */
made_at: number, 
/**
 * By whom.
 */
made_by: Array<string>, };

/**
 * Payouts of a batch that go one way.
 */
export type LaneTotal = { 
/**
 * Which way.
 */
lane: LaneView, 
/**
 * How many and how much.
 */
all: CountAndSum, };

/**
 * Which way a payout goes.
 */
export type LaneView = "person" | "bill" | "till" | "tax" | "top_up" | "reversal";

/**
 * A language that the program speaks.
 */
export type LanguageView = "en" | "sw";

/**
 * What was charged for payments without a published tariff.
 */
export type LearntFee = { 
/**
 * For what.
 */
title: string, 
/**
 * The fee, in cents.
 */
fee_cents: number, 
/**
 * The smallest amount that it was charged for.
 */
least_cents: number, 
/**
 * The largest.
 */
most_cents: number, 
/**
 * How often.
 */
count: number, };

/**
 * Whether to leave, from whoever was asked.
 */
export type Leave = { 
/**
 * Close, and send what is left at the next start; otherwise stay.
 */
now: boolean, };

/**
 * Leave payouts out of a batch that waits: they go back to its maker, and the rest waits on.
 */
export type LeaveOut = { 
/**
 * Batch.
 */
batch: number, 
/**
 * Payouts of it.
 */
payouts: Array<number>, 
/**
 * Digest of the rows that were shown.
 */
digest: string, 
/**
 * Why, for the maker.
 */
reason: string, 
/**
 * The checker's passphrase.
 */
passphrase: string, };

/**
 * Stop listening to the relay before.
 */
export type LeaveRelayBefore = { 
/**
 * Although payouts still await their results there, or customers' payments still go there.
 */
although_awaited: boolean, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * The other one.
 */
second: number, 
/**
 * That one's passphrase.
 */
second_passphrase: string, };

/**
 * What closing the window would stop.
 */
export type LeavingView = { 
/**
 * Payouts that are approved and were not sent yet.
 */
to_send: number, };

/**
 * What speaks against a ledger being the newest copy.
 */
export type LedgerAge = "older" | "forked" | "unknown" | "strange_answer" | "sent_elsewhere";

/**
 * What is known of a ledger that may not be its newest copy.
 */
export type LedgerAgeView = { 
/**
 * What was found.
 */
found: LedgerAge, 
/**
 * The entry that must exist, where one is known.
 */
expected: number | null, 
/**
 * When that entry was written, where it is known.
 */
expected_at: number | null, 
/**
 * The entry with which this copy ended when that was found.
 */
ends: number | null, 
/**
 * When that one was written.
 */
ends_at: number | null, 
/**
 * What was paid since, as far as is known.
 */
paid_since: PaidSinceView, 
/**
 * When it was found.
 */
since: number, 
/**
 * Payouts that count as sent since: approved here, and perhaps sent from a newer copy.
 */
assumed: CountAndSum, };

/**
 * What checking the whole ledger found.
 */
export type LedgerCheckView = { 
/**
 * Entries checked.
 */
entries: number, 
/**
 * Sentences, one for each thing that is not as it should be. Empty: all is well.
 */
faults: Array<string>, };

/**
 * What is known of the ledger since it was opened.
 */
export type LedgerStateView = { 
/**
 * How far a check of the whole ledger is. Payouts are sent meanwhile.
 */
checking: CheckingView | null, 
/**
 * What the last check found, as sentences, for somebody who is signed in. Empty: all is well, as far as is known.
 */
faults: Array<string>, 
/**
 * Why this may not be the newest copy of the ledger; none where nothing speaks against it.
 */
age: LedgerAgeView | null, 
/**
 * Whether the last check could not be made at all: the disk is full, or cannot be read.
 */
unchecked: boolean, 
/**
 * Why it cannot be written, as sentences of what happened and what to do: payouts wait until it can.
 */
unwritable: string | null, 
/**
 * What is to be known of its folder, as sentences: a share, a folder that is copied about, a disk that is nearly full.
 */
folder: Array<string>, };

/**
 * What a checker left out of a batch at once.
 */
export type LeftOutView = { 
/**
 * Name of the checker.
 */
by: string, 
/**
 * When.
 */
at: number, 
/**
 * Why.
 */
reason: string, 
/**
 * How many payouts, and what they come to.
 */
total: CountAndSum, 
/**
 * The batch in which the maker took them up.
 */
taken_up_in: BatchLink | null, };

/**
 * Who was signed in last.
 */
export type LeftView = { 
/**
 * Id of the operator.
 */
operator: number, 
/**
 * Whether they were signed out because nobody touched anything.
 */
idle: boolean, 
/**
 * When.
 */
at: number, };

/**
 * Why, and since when, somebody is locked.
 */
export type LockedView = { 
/**
 * Whether two people wanted it; otherwise it was too many wrong passphrases.
 */
by_people: boolean, 
/**
 * Since when.
 */
at: number, };

/**
 * Open a backup, to look at it.
 */
export type LookAtBackup = { 
/**
 * Its file.
 */
path: string, 
/**
 * The words of its kit.
 */
words: string, };

/**
 * An account that holds less than was set for it.
 */
export type LowAccountView = { 
/**
 * Its name.
 */
name: string, 
/**
 * What can be spent, in cents.
 */
available_cents: number, 
/**
 * Below what it is low, in cents.
 */
level_cents: number, };

/**
 * What became of an act about several payouts: each by itself.
 */
export type ManyDone = { 
/**
 * How many it was done for.
 */
done: number, 
/**
 * Those for which it was not, and why.
 */
refused: Array<NotDone>, };

/**
 * Say that a number is of the person of another number, or that it is not.
 */
export type MergePayee = { 
/**
 * The number.
 */
payee: string, 
/**
 * The number of whom it is; none takes it back.
 */
into: string | null, };

/**
 * Why no backup could be made.
 */
export type MissedBackup = { 
/**
 * When.
 */
at: number, 
/**
 * Why and what to do, as a sentence.
 */
why: string, };

/**
 * Which world this console pays in.
 */
export type Mode = "practice" | "sandbox" | "production";

/**
 * What moved on an account in a month.
 */
export type MonthAccount = { 
/**
 * The account's title and number.
 */
title: string, 
/**
 * What it held before.
 */
opening_cents: number | null, 
/**
 * What came in.
 */
in_cents: number, 
/**
 * What went out, without fees.
 */
out_cents: number, 
/**
 * Fees.
 */
fees_cents: number, 
/**
 * What it held afterwards.
 */
closing_cents: number | null, 
/**
 * By what for.
 */
purposes: Array<MonthPurpose>, };

/**
 * What moved for one purpose.
 */
export type MonthPurpose = { 
/**
 * What for.
 */
title: string, 
/**
 * How many lines.
 */
count: number, 
/**
 * What came in.
 */
in_cents: number, 
/**
 * What went out.
 */
out_cents: number, };

/**
 * A month of M-PESA's books.
 */
export type MonthRow = { 
/**
 * `2026-11`.
 */
month: string, 
/**
 * Its first moment.
 */
from: number, 
/**
 * How many differences are open.
 */
open: number, 
/**
 * When it was closed; none while it is not.
 */
closed_at: number | null, 
/**
 * By whom: two names.
 */
closed_by: string | null, 
/**
 * Why it cannot be closed now; none where it can.
 */
not_yet: string | null, 
/**
 * What moved on each account.
 */
accounts: Array<MonthAccount>, };

/**
 * Name who acts for whoever is signed in while they are away.
 */
export type NameStandIn = { 
/**
 * Who acts for them.
 */
stand_in: number, 
/**
 * From when.
 */
from: number, 
/**
 * Until when.
 */
until: number, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * The other one.
 */
second: number, 
/**
 * That one's passphrase.
 */
second_passphrase: string, };

/**
 * A name and how it was used.
 */
export type NameUsedView = { 
/**
 * The name.
 */
name: string, 
/**
 * For how many payouts.
 */
count: number, 
/**
 * When last.
 */
last_at: number, };

/**
 * Why a ledger is not opened.
 */
export type NoLedger = "missing" | "other" | "keys_lost";

/**
 * A ledger that is not opened: what was found in its place, and what should be there.
 */
export type NoLedgerView = { 
/**
 * What was found.
 */
found: NoLedger, 
/**
 * Where.
 */
path: string, 
/**
 * The newest entry that should be there, where the keyring knows it.
 */
expected: number | null, 
/**
 * When that was written.
 */
expected_at: number | null, 
/**
 * When the ledger that is there was made, as it says itself.
 */
made_at: number | null, 
/**
 * Whose it is, as it says itself.
 */
organisation: string | null, 
/**
 * The shortcode that it pays from, as it says itself.
 */
shortcode: string | null, 
/**
 * Its last entry.
 */
ends: number | null, 
/**
 * When that was written.
 */
ends_at: number | null, };

/**
 * One of several that an act was not done for.
 */
export type NotDone = { 
/**
 * The payout.
 */
payout: number, 
/**
 * Its payee's name.
 */
name: string, 
/**
 * Why, as a sentence.
 */
why: string, };

/**
 * Set after how many hours two people may say that a payout was not paid.
 */
export type NotPaidHours = { 
/**
 * Hours, 24 to 240.
 */
hours: number, };

/**
 * Say something of a difference.
 */
export type NoteDifference = { 
/**
 * Which.
 */
subject: string, 
/**
 * Whether that explains it.
 */
explained: boolean, 
/**
 * Who sees to it.
 */
owner: number | null, 
/**
 * How it came, or what is done about it.
 */
note: string, };

/**
 * Correct the day the password was set.
 */
export type NotePasswordDay = { 
/**
 * As `2026-11-21`.
 */
set_on: string, };

/**
 * Write a note about a payee, or take it away.
 */
export type NotePayee = { 
/**
 * The number.
 */
payee: string, 
/**
 * The account there.
 */
account: string | null, 
/**
 * The note; empty takes it away.
 */
note: string, };

/**
 * What somebody noted.
 */
export type NoteView = { 
/**
 * The note.
 */
text: string, 
/**
 * Who wrote it.
 */
by: string, 
/**
 * When.
 */
at: number, };

/**
 * Nothing to say.
 */
export type Nothing = Record<symbol, never>;

/**
 * What a notice is about.
 */
export type NoticeKind = "approval_wanted" | "batch_finished" | "doubt" | "low_float" | "password" | "sending_paused" | "relay_silent";

/**
 * How one payout ended.
 */
export type OneEnd = { 
/**
 * The payout.
 */
payout: number, 
/**
 * The receipt, where it was paid; none where it was not.
 */
receipt: string | null, };

/**
 * Why an organisation could not be opened.
 */
export type OpenFailureView = { 
/**
 * Which.
 */
profile: string, 
/**
 * What happened and what to do, as a sentence.
 */
message: string, 
/**
 * Whether it was the keyring: practice can do without.
 */
keyring: boolean, 
/**
 * What was found in the place of its ledger, where that was the reason.
 */
ledger: NoLedgerView | null, };

/**
 * Open an organisation in place of the one that is open.
 */
export type OpenProfile = { 
/**
 * Which.
 */
profile: string, 
/**
 * Practice only: keep its secrets in memory.
 */
without_keyring: boolean, };

/**
 * Set out to get a payout's money back.
 */
export type OpenRecall = { 
/**
 * The payout.
 */
payout: number, 
/**
 * What went wrong: stands in the letter.
 */
reason: string, 
/**
 * Who sees to it.
 */
owner: number, 
/**
 * Until when.
 */
due: number, };

/**
 * A file that can be opened for a while.
 */
export type OpenedFile = { 
/**
 * Where its copy is.
 */
path: string, };

/**
 * What is done to open an organisation, in this order. Nothing is sent before all of it.
 */
export type OpeningStep = { "name": "closing" } | { "name": "keyring" } | { "name": "practice" } | { "name": "ledger" };

/**
 * An organisation that is being opened.
 */
export type OpeningView = { 
/**
 * Its name; empty where it was not told yet.
 */
organisation: string, 
/**
 * What is done now.
 */
step: OpeningStep, };

/**
 * Somebody who can sign in.
 */
export type OperatorView = { 
/**
 * Id.
 */
id: number, 
/**
 * Name as shown.
 */
name: string, 
/**
 * What they may do.
 */
roles: Array<RoleView>, 
/**
 * Whether they are locked, and cannot sign in until another releases them.
 */
locked: boolean, 
/**
 * Batches that wait for approval and that they may approve.
 */
waiting: number, };

/**
 * Another number under the same name.
 */
export type OtherNumberView = { 
/**
 * The number.
 */
payee: string, 
/**
 * The name it was paid under last.
 */
name: string, 
/**
 * How many payouts.
 */
count: number, 
/**
 * When the last was prepared.
 */
last_at: number, };

/**
 * Where a page begins.
 */
export type PagePosition = { "kind": "index", 
/**
 * Index from 0.
 */
index: number, } | { "kind": "after", 
/**
 * The last payout before the page.
 */
payout: number, 
/**
 * Its index.
 */
index: number, } | { "kind": "before", 
/**
 * The first payout after the page.
 */
payout: number, 
/**
 * Its index.
 */
index: number, };

/**
 * What is known of what was paid after a copy of the ledger ended.
 */
export type PaidSinceView = { 
/**
 * Answers of M-PESA's that wait at the relay and were not read yet.
 */
waiting: number, 
/**
 * Answers with this organisation's own token to requests that this copy never made.
 */
answers: number, 
/**
 * Those of them that say that something was paid.
 */
paid: CountAndSum, 
/**
 * Some of their receipts.
 */
receipts: Array<string>, 
/**
 * What could be spent from the Utility account when it was last read in this copy.
 */
balance_before: BalanceAt | null, 
/**
 * And when it was last read since.
 */
balance_now: BalanceAt | null, };

/**
 * Pair with a relay, in place of one that is paired.
 */
export type PairRelay = { 
/**
 * The pairing code that the relay printed.
 */
code: string, 
/**
 * What the relay's administrator is to know this console by.
 */
name: string, 
/**
 * Whether the person was told how many payouts still await their results at the old address.
 */
replace: boolean, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * The other one.
 */
second: number, 
/**
 * That one's passphrase.
 */
second_passphrase: string, };

/**
 * The language of what leaves the program as a file: payment advices, summaries, lists, letters.
 */
export type PapersLanguage = { 
/**
 * Which.
 */
language: LanguageView, };

/**
 * How hard a passphrase is to guess.
 */
export type PassphraseStrength = { 
/**
 * From 0, guessed at once, to 4, hard to guess.
 */
level: number, 
/**
 * Whether it is taken.
 */
enough: boolean, 
/**
 * What it is worth, and what would make it better, as a sentence. Empty where nothing was typed.
 */
sentence: string, };

/**
 * A passphrase that somebody is about to choose.
 */
export type PassphraseTyped = { 
/**
 * As far as it is typed.
 */
passphrase: string, 
/**
 * Whose it will be.
 */
name: string, };

/**
 * How old the initiator's password is.
 */
export type PasswordAgeView = { 
/**
 * The day it was set, as `2026-09-05`.
 */
set_on: string, 
/**
 * The day it ends.
 */
expires_on: string, 
/**
 * How many days it lasts.
 */
lasts_days: number, 
/**
 * How many of those have passed.
 */
passed_days: number, 
/**
 * Days to the end: 0 on the last day, negative after it.
 */
days_left: number, 
/**
 * When it ends, as a sentence.
 */
sentence: string, 
/**
 * Whether the clock says that it was set later than today: no count of days can be trusted then.
 */
dated_ahead: boolean, };

/**
 * What the frame and Home say of the initiator's password.
 */
export type PasswordBrief = { 
/**
 * Its age.
 */
age: PasswordAgeView, 
/**
 * What the person signed in is reminded of, where they neither put it off nor took note of it.
 */
reminder: string | null, 
/**
 * Why it has to be changed now, as a sentence: a desktop that knew it was taken out of the team.
 */
exposed: string | null, 
/**
 * Whether it is being changed.
 */
changing: boolean, 
/**
 * Whether M-PESA refused it, so that sending is paused.
 */
refused: boolean, };

/**
 * A change of the password under way.
 */
export type PasswordChange = { 
/**
 * Where it stands.
 */
state: PasswordChangeState, 
/**
 * Who began it.
 */
by: string | null, 
/**
 * When.
 */
begun_at: number, 
/**
 * How often M-PESA was asked.
 */
tries: number, 
/**
 * Wrong passwords in a row.
 */
wrong: number, 
/**
 * When M-PESA was asked last.
 */
tried_at: number | null, 
/**
 * What M-PESA said to the last question.
 */
verdict: PasswordVerdict | null, 
/**
 * From when the next password may be tried, where too many were wrong.
 */
wait_until: number | null, 
/**
 * Why the new password is not in use though M-PESA took it.
 */
trouble: string | null, 
/**
 * Payouts sent with the old password that M-PESA has not answered yet.
 */
on_the_way: number, };

/**
 * An earlier change of the password.
 */
export type PasswordChangeRow = { 
/**
 * How it ended.
 */
state: PasswordChangeState, 
/**
 * Who began it.
 */
by: string | null, 
/**
 * When.
 */
begun_at: number, 
/**
 * When it ended.
 */
ended_at: number | null, 
/**
 * How often M-PESA was asked.
 */
tries: number, 
/**
 * The day the new password was set.
 */
set_on: string | null, };

/**
 * Where a change of the password stands.
 */
export type PasswordChangeState = "begun" | "trying" | "accepted" | "done" | "abandoned";

/**
 * Set how many days the password lasts.
 */
export type PasswordLasts = { 
/**
 * Days.
 */
days: number, };

/**
 * A password to hold to the rules of a world. Nothing of it is kept.
 */
export type PasswordOf = { 
/**
 * Which world.
 */
mode: Mode, 
/**
 * As typed.
 */
password: string, };

/**
 * One rule for a password, as typed.
 */
export type PasswordRuleView = { 
/**
 * What the password must be.
 */
sentence: string, 
/**
 * Whether it is.
 */
ok: boolean, 
/**
 * Whether a password that breaks the rule cannot work at all.
 */
must: boolean, };

/**
 * What M-PESA said to a new password.
 */
export type PasswordVerdict = { 
/**
 * Whether it took it; none where it did not say.
 */
accepted: boolean | null, 
/**
 * What it said.
 */
sentence: string, 
/**
 * What to do, who can, and where.
 */
next: string, 
/**
 * Whether the operator is locked.
 */
locked: boolean, };

/**
 * What a pause is for.
 */
export type PauseKindView = "ledger_age" | "ledger_changed" | "ledger_unchecked" | "team_log" | "other_password" | "initiator" | "role" | "organisation" | "not_authorised" | "refused" | "may_be_paid" | "insufficient_balance" | "rotation" | "person" | "asking";

/**
 * One pause of all sending.
 */
export type PauseView = { 
/**
 * What for.
 */
pause: PauseKindView, 
/**
 * Why, as a sentence.
 */
reason: string, 
/**
 * What to do, as a sentence.
 */
next: string, 
/**
 * Since when.
 */
since: number, 
/**
 * Name of the operator who paused it; none where the console did.
 */
by: string | null, 
/**
 * What lifts it.
 */
way: WayOnView, };

/**
 * Names a payee.
 */
export type PayeeRef = { 
/**
 * As a payout's row has it.
 */
payee: string, };

/**
 * What is known of one payee.
 */
export type PayeeView = { 
/**
 * As a payout's row has it.
 */
payee: string, 
/**
 * On which way they are paid.
 */
lane: LaneView, 
/**
 * The name that the newest file had.
 */
name: string, 
/**
 * Payouts by year, the newest first.
 */
years: Array<PayeeYearView>, 
/**
 * Names that files had for the number, the newest first.
 */
names: Array<NameUsedView>, 
/**
 * Names that M-PESA has for it, the newest first.
 */
told: Array<NameUsedView>, 
/**
 * Other numbers under the same name.
 */
others: Array<OtherNumberView>, 
/**
 * As the book has them; none who was never paid.
 */
book: BookRow | null, };

/**
 * A payee's payouts of one year.
 */
export type PayeeYearView = { 
/**
 * The year.
 */
year: number, 
/**
 * Paid.
 */
paid: CountAndSum, 
/**
 * Failed.
 */
failed: CountAndSum, 
/**
 * In doubt.
 */
in_doubt: CountAndSum, 
/**
 * Paid, and came back.
 */
reversed: CountAndSum, };

/**
 * What came of asking for the list.
 */
export type PaymentsFetched = { 
/**
 * How many payments are on it.
 */
listed: number, 
/**
 * How many of them were not known.
 */
new: number, 
/**
 * How many lines could not be read.
 */
unread: number, };

/**
 * Which payouts.
 */
export type PayoutFilter = { 
/**
 * Only of this batch.
 */
batch: number | null, 
/**
 * Only in these states; empty for all.
 */
states: Array<PayoutStateView>, 
/**
 * Only at or after this time.
 */
from: number | null, 
/**
 * Only before this time.
 */
until: number | null, 
/**
 * Words of the name or reference, a phone number, or a receipt; empty for all.
 */
search: string, 
/**
 * Only payouts about which answers contradict each other.
 */
alarms: boolean, 
/**
 * Only payouts that need a person for this reason.
 */
attention: AttentionView | null, 
/**
 * Only payouts with one of these kinds of flags, within a batch; empty for all.
 */
flags: Array<string>, 
/**
 * Which day `from` and `until` mean.
 */
dated: DatedView, 
/**
 * Only on these ways; empty for all.
 */
lanes: Array<LaneView>, 
/**
 * Only to this payee, as its row has it.
 */
payee: string | null, 
/**
 * Only of batches that this person prepared.
 */
maker: number | null, };

/**
 * A page of payouts.
 */
export type PayoutPage = { 
/**
 * Rows, in the order asked for.
 */
rows: Array<PayoutRow>, 
/**
 * Index of the first row in the whole list.
 */
first: number, 
/**
 * Rows in the whole list.
 */
total: number, 
/**
 * Their sum in cents; none where a search found too many to add up.
 */
sum_cents: number | null, };

/**
 * Whether a payout's money can be asked back, and what was done about it.
 */
export type PayoutRecalls = { 
/**
 * Whether a task may be opened.
 */
may_open: Allowed, 
/**
 * Tasks about it, newest first.
 */
tasks: Array<RecallRow>, };

/**
 * Names a payout.
 */
export type PayoutRef = { 
/**
 * Payout.
 */
payout: number, };

/**
 * A payout in a list.
 */
export type PayoutRow = { 
/**
 * Id.
 */
id: number, 
/**
 * Batch.
 */
batch: number, 
/**
 * Line of the imported file.
 */
line: number, 
/**
 * Name.
 */
name: string, 
/**
 * Which way it goes.
 */
lane: LaneView, 
/**
 * Who is paid: a phone number, whole, or an organisation's number; of a reversal the receipt that is taken back.
 */
payee: string, 
/**
 * The account at the payee: of a bill our account there, of tax the registration.
 */
account: string | null, 
/**
 * Amount in cents.
 */
amount_cents: number, 
/**
 * Reference.
 */
reference: string, 
/**
 * Where it stands.
 */
state: PayoutStateView, 
/**
 * Whether a checker left it out of its batch.
 */
left_out: boolean, 
/**
 * Receipt of a paid one.
 */
receipt: string | null, 
/**
 * Result code of a failed one.
 */
code: string | null, 
/**
 * One short sentence: why it failed, why it is in doubt.
 */
why: string | null, 
/**
 * When it last changed.
 */
changed_at: number, 
/**
 * When it was drafted.
 */
drafted_at: number, 
/**
 * Kinds of its flags.
 */
flags: Array<string>, 
/**
 * Whether M-PESA has the number that was paid under another name.
 */
other_name: boolean, 
/**
 * That other name; none where it is the same.
 */
told_name: string | null, 
/**
 * What of it still needs a person.
 */
attention: AttentionView | null, 
/**
 * Set where answers contradict each other, as a sentence.
 */
alarm: string | null, };

/**
 * In which order.
 */
export type PayoutSort = "newest" | "largest" | "smallest" | "line";

/**
 * Where a payout stands. The words on screen are SCREENS' words.
 */
export type PayoutStateView = "draft" | "submitted" | "approved" | "dispatching" | "accepted" | "paid" | "failed" | "in_doubt" | "cancelled" | "rejected" | "reversed";

/**
 * One payout, with all that happened to it.
 */
export type PayoutView = { 
/**
 * What the list shows of it.
 */
row: PayoutRow, 
/**
 * Title of its batch.
 */
batch_title: string, 
/**
 * Command (`SalaryPayment`).
 */
command: string, 
/**
 * Estimated fee in cents; none where M-PESA publishes no tariff.
 */
fee_cents: number | null, 
/**
 * What M-PESA charged, in cents, where its answer said so.
 */
charged_cents: number | null, 
/**
 * Where it stands with its proof, as a sentence ("Paid, by M-PESA's result at 11:45:50, receipt NLJ41HAY6Q").
 */
standing: string, 
/**
 * What happens now or what to do, as a sentence.
 */
next: string, 
/**
 * Our id of it at M-PESA, once it was sent.
 */
originator_conversation_id: string | null, 
/**
 * Name that M-PESA gave for the number that was paid.
 */
paid_to_name: string | null, 
/**
 * That somebody looked at it and left it as it is.
 */
dismissed: DismissedView | null, 
/**
 * What is known about its doubt, while it is in one.
 */
doubt: DoubtView | null, 
/**
 * What happened, oldest first.
 */
timeline: Array<TimelineEntry>, };

/**
 * A page of payouts. Pages next to each other are found by key; only a jump counts rows.
 */
export type PayoutsPageOf = { 
/**
 * Which.
 */
filter: PayoutFilter, 
/**
 * In which order.
 */
sort: PayoutSort, 
/**
 * Where the page begins.
 */
at: PagePosition, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

/**
 * Everybody who can sign in, or could.
 */
export type PeopleView = { 
/**
 * Who is here, in the order in which they came.
 */
here: Array<PersonView>, 
/**
 * Who left, the last to leave first.
 */
left: Array<PersonView>, 
/**
 * After how many minutes without a touch whoever is signed in is signed out.
 */
idle_minutes: number, 
/**
 * Whether a recovery kit was made, which may stand in for a second person.
 */
kit: boolean, };

/**
 * Retire or lock somebody.
 */
export type PersonChange = { 
/**
 * Who.
 */
person: number, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * A second person who wants it.
 */
second: number | null, 
/**
 * That person's passphrase.
 */
second_passphrase: string | null, 
/**
 * The words of the recovery kit, in the place of a second person.
 */
recovery_words?: string | null, };

/**
 * Somebody who can sign in, or could.
 */
export type PersonView = { 
/**
 * Id.
 */
id: number, 
/**
 * Name as shown.
 */
name: string, 
/**
 * What they may do.
 */
roles: Array<RoleView>, 
/**
 * Why they are locked.
 */
locked: LockedView | null, 
/**
 * When they left.
 */
retired_at: number | null, 
/**
 * When they last signed in.
 */
signed_in_at: number | null, 
/**
 * Batches that they prepared and did not hand over.
 */
drafts: number, 
/**
 * Batches that they prepared and that wait for approval.
 */
waiting: number, 
/**
 * Batches that they approved and that are not sent in whole.
 */
unsent: number, };

/**
 * A day on which people are reminded.
 */
export type PlannedReminder = { 
/**
 * The day, as `2026-11-20`.
 */
day: string, 
/**
 * How long before the end.
 */
what: string, 
/**
 * Whether the day has come.
 */
past: boolean, };

/**
 * A policy as it is written down.
 */
export type PolicyBody = { 
/**
 * When more than one approval is needed, or an administrator's.
 */
rules: Array<PolicyRuleBody>, 
/**
 * The most that one payout may be, in cents.
 */
most_payout_cents: number | null, 
/**
 * The most that one batch may be, in cents.
 */
most_batch_cents: number | null, 
/**
 * The most that is sent within twenty-four hours, in cents.
 */
most_day_cents: number | null, 
/**
 * When payments leave; none: at any time.
 */
hours: SendingHoursBody | null, 
/**
 * For how many days an approval counts.
 */
approval_days: number, 
/**
 * Flags with which a batch is not submitted.
 */
block: Array<string>, 
/**
 * Flags for which the maker gives a reason.
 */
reason: Array<string>, };

/**
 * A rule, to be read.
 */
export type PolicyLine = { 
/**
 * When it holds.
 */
when: string, 
/**
 * What it is only about.
 */
only: Array<string>, 
/**
 * Who has to approve then.
 */
needs: string, };

/**
 * A policy that was proposed.
 */
export type PolicyRow = { 
/**
 * What it says.
 */
text: PolicyText, 
/**
 * Digest of what it says: what is agreed to.
 */
digest: string, 
/**
 * Where it stands.
 */
state: PolicyStateView, 
/**
 * Who proposed it.
 */
proposed_by: string, 
/**
 * Whether that is whoever is signed in.
 */
mine: boolean, 
/**
 * When.
 */
proposed_at: number, 
/**
 * Who decided.
 */
decided_by: string | null, 
/**
 * When.
 */
decided_at: number | null, 
/**
 * Why it was turned down.
 */
reason: string | null, };

/**
 * One rule.
 */
export type PolicyRuleBody = { 
/**
 * What it is about.
 */
condition: ConditionView, 
/**
 * From how much, in cents, where it is about an amount.
 */
from_cents: number | null, 
/**
 * Over what time.
 */
within: WithinView, 
/**
 * Only batches for this.
 */
purpose: PurposeView | null, 
/**
 * Only payouts that go this way.
 */
lane: LaneView | null, 
/**
 * How many people approve then.
 */
people: number, 
/**
 * Whether one of them is an administrator.
 */
administrator: boolean, };

/**
 * Where a proposal stands.
 */
export type PolicyStateView = "proposed" | "agreed" | "declined";

/**
 * A policy, to be read.
 */
export type PolicyText = { 
/**
 * Its version; 0 for the one that is built in.
 */
version: number, 
/**
 * Its rules; the last says what holds for everything else.
 */
lines: Array<PolicyLine>, 
/**
 * Ceilings, hours, and how long an approval counts.
 */
rest: Array<string>, 
/**
 * As it is written down.
 */
body: PolicyBody, };

/**
 * The policy, with its history.
 */
export type PolicyView = { 
/**
 * What is in force.
 */
in_force: PolicyText, 
/**
 * What waits for an agreement.
 */
waiting: PolicyRow | null, 
/**
 * Every one that was decided, newest first.
 */
history: Array<PolicyRow>, 
/**
 * The flags that it can speak of.
 */
flags: Array<FlagChoice>, 
/**
 * Whether whoever is signed in may propose and agree.
 */
may_change: boolean, 
/**
 * Until when nothing is sent because of the sending hours.
 */
closed_until: number | null, };

/**
 * An account that the practice portal has a statement of.
 */
export type PortalAccount = "utility" | "working" | "charges_paid" | "merchant";

/**
 * What stands on the practice portal, to be typed. Practice values, which guard no money.
 */
export type PortalCardView = { 
/**
 * The shortcode.
 */
shortcode: string, 
/**
 * The app's key.
 */
consumer_key: string, 
/**
 * The app's secret.
 */
consumer_secret: string, 
/**
 * The operator.
 */
initiator: string, 
/**
 * Its password.
 */
initiator_password: string, 
/**
 * Pairs this console with the practice relay, once.
 */
pairing_code: string, };

/**
 * A layout of statements.
 */
export type PortalLayout = "portal" | "statements" | "sftp";

/**
 * A password for the initiator on the practice portal.
 */
export type PortalPassword = { 
/**
 * The new one.
 */
password: string, };

/**
 * A statement that the practice portal is asked for.
 */
export type PortalStatement = { 
/**
 * Of which account.
 */
account: PortalAccount, 
/**
 * How it is written.
 */
layout: PortalLayout, 
/**
 * Of how many days, today included: from 1 to 120.
 */
days: number, 
/**
 * Whether what failed stands in it too.
 */
failed_too: boolean, };

/**
 * How the initiator stands on the practice portal.
 */
export type PortalView = { 
/**
 * Wrong passwords since the last right one.
 */
wrong: number, 
/**
 * Whether it is locked.
 */
locked: boolean, };

/**
 * What was set for this machine. A part that an older file does not have is as usual: every notice is shown, and the
 * window behaves like any other.
 */
export type Preferences = { 
/**
 * The kinds of notices that are not shown.
 */
silent: Array<NoticeKind>, 
/**
 * Whether the program starts when somebody signs in to the machine.
 */
start_at_login: boolean, 
/**
 * Whether closing the window leaves the program in the tray.
 */
close_to_tray: boolean, };

/**
 * An error on its way to the screen.
 */
export type Problem = { "code": "not_open", 
/**
 * Why, and what to do, as a sentence.
 */
message: string, } | { "code": "not_signed_in" } | { "code": "key_closed" } | { "code": "wrong_passphrase", 
/**
 * Seconds to wait before the next try; 0 while tries are still free.
 */
wait_seconds: number, } | { "code": "too_many_tries", 
/**
 * Seconds to wait.
 */
wait_seconds: number, } | { "code": "person_locked", 
/**
 * Who.
 */
name: string, } | { "code": "not_your_part", 
/**
 * The role that it takes; none where any but an auditor's would do.
 */
role: RoleView | null, } | { "code": "confirmed_apart" } | { "code": "too_few_people" } | { "code": "maker_cannot_approve", 
/**
 * Name of the maker.
 */
maker: string, 
/**
 * Names of those who can.
 */
others: Array<string>, } | { "code": "wrong_state", 
/**
 * Where it stands, as a word.
 */
state: string, } | { "code": "rows_changed" } | { "code": "warnings_changed" } | { "code": "evidence_changed" } | { "code": "not_attached", 
/**
 * Why, and what to do, as a sentence.
 */
message: string, } | { "code": "difference_reason" } | { "code": "not_found", 
/**
 * `batch`, `payout`, `import`.
 */
what: string, } | { "code": "already_redone", 
/**
 * By this batch.
 */
batch: number, } | { "code": "already_reversed", 
/**
 * By this batch.
 */
batch: number, } | { "code": "own_payout", 
/**
 * Which.
 */
payout: number, } | { "code": "recall_open", 
/**
 * Which task.
 */
recall: number, } | { "code": "nothing_to_pay" } | { "code": "file_too_large", 
/**
 * The most, in megabytes.
 */
most_mb: number, } | { "code": "bad_field", 
/**
 * The field.
 */
field: string, 
/**
 * What is wrong and what to do, as a sentence.
 */
message: string, } | { "code": "not_saved", 
/**
 * Why.
 */
message: string, } | { "code": "saving_cancelled" } | { "code": "doubt_stands", 
/**
 * Why not, as a sentence.
 */
message: string, } | { "code": "ledger_changed", 
/**
 * What was found, as a sentence.
 */
message: string, } | { "code": "not_readmitted" } | { "code": "keyring", 
/**
 * What happened and what to do, as a sentence.
 */
message: string, } | { "code": "password_first", 
/**
 * Why, and what to do, as a sentence.
 */
message: string, } | { "code": "password_wait", 
/**
 * From when the next may be tried, UTC milliseconds.
 */
until: number, } | { "code": "relay_not_answering", 
/**
 * What happened, as a sentence.
 */
message: string, } | { "code": "under_way", 
/**
 * How many.
 */
count: number, 
/**
 * Their sum.
 */
sum_cents: number, } | { "code": "relay_awaited", 
/**
 * Where the relay is.
 */
address: string, 
/**
 * How many.
 */
count: number, 
/**
 * Their sum.
 */
sum_cents: number, 
/**
 * Whether it is the relay before, or the one whose address is given out.
 */
before: boolean, } | { "code": "payments_elsewhere", 
/**
 * Where the relay is.
 */
address: string, } | { "code": "relay_silent", 
/**
 * Why, as a sentence.
 */
message: string, } | { "code": "resume_undecided", 
/**
 * How many payouts are left to send.
 */
left: number, } | { "code": "check_first" } | { "code": "gateway_did_not_answer", 
/**
 * What happened.
 */
message: string, } | { "code": "unexpected", 
/**
 * Finds the log line.
 */
reference: string, };

/**
 * Names an organisation of this machine.
 */
export type ProfileRef = { 
/**
 * The profile's id.
 */
profile: string, };

/**
 * One organisation.
 */
export type ProfileView = { 
/**
 * Id.
 */
id: string, 
/**
 * Which world it pays in.
 */
mode: Mode, 
/**
 * Its name; empty where it was not told yet.
 */
organisation: string, 
/**
 * Its shortcode; empty where it was not told yet.
 */
shortcode: string, 
/**
 * Whether it is the practice organisation that every Hazina has.
 */
built_in: boolean, 
/**
 * Whether connecting it was begun and not finished.
 */
unfinished: boolean, 
/**
 * Whether it is not connected here but asks a team to be let in.
 */
joining: boolean, };

/**
 * The organisations of this machine and the one that is open.
 */
export type ProfilesView = { 
/**
 * All of them, practice first.
 */
profiles: Array<ProfileView>, 
/**
 * Id of the one that is open.
 */
open: string | null, 
/**
 * Why none is, where one could not be opened.
 */
failure: OpenFailureView | null, 
/**
 * Whether sandbox and production can be connected here: not where there is practice only.
 */
real: boolean, 
/**
 * Why the list of organisations cannot be read, as a sentence: then only practice is shown.
 */
fault: string | null, };

/**
 * Names a prompt.
 */
export type PromptRef = { 
/**
 * Its id.
 */
prompt: string, };

/**
 * A customer who was asked.
 */
export type PromptRow = { 
/**
 * Names it.
 */
id: string, 
/**
 * Its place in the ledger.
 */
seq: number, 
/**
 * When.
 */
asked_at: number, 
/**
 * By whom.
 */
by: string | null, 
/**
 * The customer's number.
 */
phone: string, 
/**
 * How much, in cents.
 */
amount_cents: number, 
/**
 * The account that the customer saw.
 */
reference: string, 
/**
 * What it was for; may be empty.
 */
description: string, 
/**
 * How it stands.
 */
state: PromptStateView, 
/**
 * What happened, as a sentence.
 */
sentence: string, 
/**
 * What to do next, as a sentence; none where there is nothing to do.
 */
next_step: string | null, 
/**
 * The customer's receipt, where they paid and M-PESA named it.
 */
receipt: string | null, 
/**
 * Whether M-PESA can be asked how it ended.
 */
may_check: boolean, };

/**
 * How a prompt stands.
 */
export type PromptStateView = "open" | "paid" | "not_paid" | "not_asked" | "unanswered" | "unclear";

/**
 * Which of those who were asked.
 */
export type PromptsOf = { 
/**
 * Only who was asked before this one (`seq`); none for the newest.
 */
before: number | null, 
/**
 * Rows wanted, at most 200.
 */
limit: number, };

/**
 * Who was asked, the newest first.
 */
export type PromptsPage = { 
/**
 * Whether the passkey is there, without which M-PESA asks nobody.
 */
ready: boolean, 
/**
 * The organisation's number, to which the money goes.
 */
pay_bill: string, 
/**
 * Who was asked.
 */
rows: Array<PromptRow>, 
/**
 * Pass as `before` for the next page; none at the end.
 */
next: number | null, };

/**
 * What somebody says of a payout in doubt.
 */
export type ProposalView = { 
/**
 * The day up to which the statement goes that was looked at, UTC milliseconds; only where it is said not to be paid.
 */
statement_at: number | null, 
/**
 * Names the proposal.
 */
settlement: number, 
/**
 * Who says it.
 */
by: string, 
/**
 * Whether that is who is signed in: then another person must agree.
 */
mine: boolean, 
/**
 * When.
 */
at: number, 
/**
 * The receipt, where it is said to be paid; none where it is said not to be.
 */
receipt: string | null, 
/**
 * What that rests on.
 */
note: string, };

/**
 * Say how a payout in doubt ended.
 */
export type ProposeEnd = { 
/**
 * The day up to which the statement goes that was looked at, as `2026-12-03`; only where it is said not to be paid.
 */
statement_on: string | null, 
/**
 * Payout.
 */
payout: number, 
/**
 * The receipt, where it was paid; none where it was not.
 */
receipt: string | null, 
/**
 * What that rests on.
 */
note: string, };

/**
 * Say of several payouts in doubt how they ended, in one act.
 */
export type ProposeEnds = { 
/**
 * The payouts, at most 500.
 */
ends: Array<OneEnd>, 
/**
 * The day up to which the statement goes that was looked at, as `2026-12-03`; only where one is said not to be paid.
 */
statement_on: string | null, 
/**
 * What all of that rests on.
 */
note: string, };

/**
 * A line that probably is a payout in doubt.
 */
export type ProposeLine = { 
/**
 * The difference.
 */
subject: string, 
/**
 * The payout.
 */
payout: number, };

/**
 * Propose another policy.
 */
export type ProposePolicy = { 
/**
 * What it says.
 */
policy: PolicyBody, 
/**
 * The passphrase of whoever is signed in.
 */
passphrase: string, };

/**
 * What was paid for one purpose.
 */
export type PurposePaid = { 
/**
 * What for.
 */
purpose: PurposeView, 
/**
 * How many and how much.
 */
paid: CountAndSum, };

/**
 * What a batch is for.
 */
export type PurposeView = "payouts" | "bills" | "top_up" | "reversal";

/**
 * Put the reminder off.
 */
export type PutReminderOff = { 
/**
 * For how many hours; a day at most, and never beyond the next reminder.
 */
hours: number, };

/**
 * One callback that was not applied, because it is unknown or forged.
 */
export type QuarantineRow = { 
/**
 * Id.
 */
id: number, 
/**
 * When it arrived.
 */
received_at: number, 
/**
 * The address it came from.
 */
source: string, 
/**
 * Why it was not applied, as a sentence.
 */
reason: string, 
/**
 * The body as received, secrets redacted, cut at a few thousand characters.
 */
body: string, 
/**
 * How long the whole body was, in bytes, where only its beginning was kept.
 */
cut_from: number | null, 
/**
 * What somebody found who looked at it; none where nobody did.
 */
reviewed: DismissedView | null, };

/**
 * Take a customer's payment back: prepares it and hands it over for approval.
 */
export type RaiseReversal = { 
/**
 * The payment's receipt, as typed.
 */
receipt: string, 
/**
 * The payment's whole amount in cents; none where the payment is known.
 */
amount_cents: number | null, 
/**
 * Why. Goes to M-PESA as the remarks: 2 to 100 characters.
 */
reason: string, };

/**
 * How a task ends.
 */
export type RecallEndName = "returned" | "not_returned" | "withdrawn";

/**
 * Names a task.
 */
export type RecallRef = { 
/**
 * Which.
 */
recall: number, };

/**
 * A task.
 */
export type RecallRow = { 
/**
 * Id.
 */
id: number, 
/**
 * The payout, as it stands now.
 */
payout: PayoutRow, 
/**
 * What went wrong.
 */
reason: string, 
/**
 * Who sees to it.
 */
owner: string, 
/**
 * Whether that is the person signed in.
 */
mine: boolean, 
/**
 * Until when.
 */
due: number, 
/**
 * Whether it is open and that has passed.
 */
overdue: boolean, 
/**
 * Who opened it.
 */
opened_by: string, 
/**
 * When.
 */
opened_at: number, 
/**
 * How many steps were done.
 */
done: number, 
/**
 * How it ended; none while it is open.
 */
end: RecallEndName | null, 
/**
 * When it was closed.
 */
closed_at: number | null, };

/**
 * A step of a task.
 */
export type RecallStepName = "payee_called" | "portal_asked" | "letter_sent" | "case_opened" | "answered";

/**
 * A step.
 */
export type RecallStepView = { 
/**
 * Which.
 */
step: RecallStepName, 
/**
 * When it was done; none where it was not.
 */
done_at: number | null, 
/**
 * By whom.
 */
done_by: string | null, 
/**
 * A word about it.
 */
note: string, };

/**
 * One task, with all that belongs to it.
 */
export type RecallView = { 
/**
 * What the list shows of it.
 */
row: RecallRow, 
/**
 * Its steps, in order.
 */
steps: Array<RecallStepView>, 
/**
 * What to do on M-PESA's portal, step by step.
 */
portal: Array<string>, 
/**
 * What M-PESA said last about the payment, as a sentence.
 */
standing: string, 
/**
 * Whether M-PESA says that the money came back.
 */
returned: boolean, 
/**
 * What its end rests on.
 */
evidence: string | null, 
/**
 * Who closed it.
 */
closed_by: string | null, 
/**
 * The receipt that two people saw.
 */
receipt: string | null, 
/**
 * The second of them.
 */
agreed_by: string | null, 
/**
 * Whether a letter can be made: only for a payment to a person.
 */
letter: Allowed, };

/**
 * Tasks, newest first.
 */
export type RecallsPage = { 
/**
 * The tasks.
 */
rows: Array<RecallRow>, 
/**
 * Pass as `before` for the next page; none at the end.
 */
next: number | null, 
/**
 * How many are open.
 */
total: number, };

/**
 * A question about a receipt.
 */
export type ReceiptAsked = { 
/**
 * When.
 */
at: number, 
/**
 * Whether M-PESA's answer is awaited.
 */
waiting: boolean, 
/**
 * What came of it, as a sentence.
 */
sentence: string, 
/**
 * Who paid, as far as M-PESA says.
 */
payer: string | null, 
/**
 * Who was paid, as far as M-PESA says.
 */
payee: string | null, };

/**
 * Names a receipt.
 */
export type ReceiptRef = { 
/**
 * As typed.
 */
receipt: string, };

/**
 * What is known of a receipt.
 */
export type ReceiptView = { 
/**
 * The receipt.
 */
receipt: string, 
/**
 * The customer's payment, where it is one that was told.
 */
payment: IncomingRow | null, 
/**
 * The payout of ours, where it is one.
 */
payout: PayoutRow | null, 
/**
 * The last question to M-PESA about it.
 */
asked: ReceiptAsked | null, 
/**
 * Reversals of it so far, oldest first.
 */
reversals: Array<PayoutRow>, 
/**
 * Whether it may be taken back by an order to M-PESA.
 */
may_reverse: Allowed, 
/**
 * Its amount in cents, where the payment is known or M-PESA told: it is taken back whole.
 */
amount_cents: number | null, };

/**
 * Pay the failed payouts of a batch again.
 */
export type RedoFailed = { 
/**
 * The batch.
 */
batch: number, 
/**
 * A person looked at those that M-PESA cannot confirm, and wants them in the new batch too.
 */
decided?: boolean, };

/**
 * The customer's payment that a batch refunds.
 */
export type RefundView = { 
/**
 * The payment.
 */
payment: IncomingRow, 
/**
 * Another payment of the same customer, with the same amount for the same account, about the same time.
 */
twin: IncomingRow | null, };

/**
 * A desktop that asks to join is to be refused.
 */
export type RefuseDesktop = { 
/**
 * Its number at the relay.
 */
device: number, };

/**
 * Messages with an address of ours that the relay refused today (in East Africa), because they did not come from an address
 * that its settings allow: M-PESA may have a new one.
 */
export type RefusedTodayView = { 
/**
 * How many.
 */
count: number, 
/**
 * When the last of them came.
 */
last_at: number, 
/**
 * From which address.
 */
last_source: string, };

/**
 * Reject a batch.
 */
export type RejectBatch = { 
/**
 * Batch.
 */
batch: number, 
/**
 * Why, for the maker.
 */
reason: string, 
/**
 * The checker's passphrase.
 */
passphrase: string, };

/**
 * A batch that came back to its maker.
 */
export type RejectedRow = { 
/**
 * The batch.
 */
row: BatchRow, 
/**
 * Whether only some of it came back, because a checker left it out.
 */
in_part: boolean, 
/**
 * What came back.
 */
total: CountAndSum, 
/**
 * Who sent it back.
 */
by: string, 
/**
 * Why.
 */
reason: string, };

/**
 * The relay that was replaced, while it is listened to.
 */
export type RelayBeforeView = { 
/**
 * Where it is.
 */
address: string, 
/**
 * How the line to it is.
 */
light: RelayLightView, 
/**
 * When it was replaced.
 */
replaced_at: number, 
/**
 * Payouts whose results still go there.
 */
awaited: CountAndSum, };

/**
 * How the line to the relay is: shown on every page.
 */
export type RelayLightView = { 
/**
 * Whether it runs inside this program.
 */
here: boolean, 
/**
 * How the line is.
 */
state: RelayStateView, 
/**
 * When it last answered.
 */
last_answered_at: number | null, 
/**
 * Callbacks that wait there, as it last said.
 */
waiting: number, 
/**
 * How full it is of what consoles have not fetched, in percent, as it last said. Full, it takes no callbacks.
 */
full_percent: number, 
/**
 * How far a long absence is made up for, while it is.
 */
catching_up: CatchingUpView | null, 
/**
 * Answers that it refused today because of where they came from; none where it refused none.
 */
refused_today: RefusedTodayView | null, };

/**
 * Which customers' payments the relay accepts when M-PESA asks.
 */
export type RelayRuleView = { 
/**
 * Account references with `*` for any run of characters and `?` for one; empty takes all.
 */
accounts: Array<string>, 
/**
 * The least taken, in cents.
 */
lowest_cents: number | null, 
/**
 * The most taken, in cents.
 */
highest_cents: number | null, 
/**
 * Whether a question that cannot be read is refused.
 */
refuse_unreadable: boolean, };

/**
 * How the line to the relay is.
 */
export type RelayStateView = { "line": "not_paired" } | { "line": "elsewhere" } | { "line": "connecting" } | { "line": "connected" } | { "line": "unreachable", 
/**
 * Since when.
 */
since: number, 
/**
 * Why, as a sentence.
 */
why: string, } | { "line": "refused", 
/**
 * Since when.
 */
since: number, 
/**
 * Why, as a sentence.
 */
why: string, };

/**
 * How the relay is, as it says itself.
 */
export type RelayStatusView = { 
/**
 * Its version.
 */
version: string, 
/**
 * Its name of the inbox.
 */
inbox: string, 
/**
 * Its name of this console.
 */
reader: string, 
/**
 * How full its spool is, in percent.
 */
spool_percent: number, 
/**
 * How far its clock is ahead of this one, in milliseconds; negative where it is behind.
 */
ahead_ms: number, };

/**
 * What of a probe failed.
 */
export type RelayTestFailure = { 
/**
 * Where.
 */
step: RelayTestStep, 
/**
 * What happened, as a sentence.
 */
sentence: string, };

/**
 * The way of a probe.
 */
export type RelayTestStep = "post" | "keep" | "pull";

/**
 * How a probe went that was posted to the public address.
 */
export type RelayTestView = { 
/**
 * From the post to its answer, in milliseconds; none where nothing answered.
 */
answered_ms: number | null, 
/**
 * From the post until it came out of the inbox here, in milliseconds; none where it did not.
 */
round_trip_ms: number | null, 
/**
 * What failed; none where all went well.
 */
failed: RelayTestFailure | null, };

/**
 * The page about the relay.
 */
export type RelayView = { 
/**
 * How the line is.
 */
light: RelayLightView, 
/**
 * Where it is; none inside this program.
 */
address: string | null, 
/**
 * What its administrator knows this console by.
 */
name: string | null, 
/**
 * When this console was paired with it.
 */
paired_at: number | null, 
/**
 * When it last gave a new credential; none since the pairing.
 */
credential_at: number | null, 
/**
 * After how long without it nothing new is sent, in milliseconds.
 */
silence_ms: number, 
/**
 * Payouts whose results go to its address: sent, and their end not known.
 */
awaited: CountAndSum, 
/**
 * Where M-PESA still sends customers' payments to a relay that was replaced: what that means and what to do, as a
 * sentence.
 */
payments_elsewhere: string | null, 
/**
 * The one before, while it is listened to.
 */
before: RelayBeforeView | null, };

/**
 * Let somebody who is locked sign in again.
 */
export type ReleasePerson = { 
/**
 * Who.
 */
person: number, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, };

/**
 * Where a person's reminder stands.
 */
export type ReminderView = { 
/**
 * What they are reminded of.
 */
sentence: string, 
/**
 * Until when they put it off.
 */
put_off_until: number | null, 
/**
 * Whether they took note of it.
 */
seen: boolean, };

/**
 * Open a closed month again.
 */
export type ReopenMonth = { 
/**
 * `2026-11`.
 */
month: string, 
/**
 * Why.
 */
reason: string, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * The other one.
 */
second: number, 
/**
 * That one's passphrase.
 */
second_passphrase: string, };

/**
 * Other keys for the organisation that is open.
 */
export type ReplaceKeys = { 
/**
 * The consumer key.
 */
consumer_key: string, 
/**
 * The consumer secret.
 */
consumer_secret: string, 
/**
 * The passphrase of whoever is signed in.
 */
passphrase: string, };

/**
 * Give somebody who forgot theirs another passphrase.
 */
export type ReplacePassphrase = { 
/**
 * Who.
 */
person: number, 
/**
 * The new one.
 */
passphrase: string, 
/**
 * The same once more.
 */
again: string, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * A second person who wants it.
 */
second: number | null, 
/**
 * That person's passphrase.
 */
second_passphrase: string | null, 
/**
 * The words of the recovery kit, in the place of a second person.
 */
recovery_words?: string | null, };

/**
 * One month.
 */
export type ReportMonth = { 
/**
 * Its first midnight in East Africa.
 */
at: number, 
/**
 * What was paid, by purpose, as approved in that month.
 */
paid: Array<PurposePaid>, 
/**
 * Fees of what was paid in it: as charged where M-PESA said so, else as estimated, in cents.
 */
fees_cents: number, };

/**
 * Figures of the last months.
 */
export type ReportsOf = { 
/**
 * How many months, this one included: 1 to 24.
 */
months: number, };

/**
 * Figures over months.
 */
export type ReportsView = { 
/**
 * The months, oldest first, each of them there.
 */
months: Array<ReportMonth>, 
/**
 * Failures by reason, the most frequent first.
 */
failures: Array<FailureGroup>, 
/**
 * How long M-PESA took.
 */
confirmed: ConfirmedView, };

/**
 * A proposal to resolve a payout in doubt, for the second person.
 */
export type ResolutionRow = { 
/**
 * The payout.
 */
row: PayoutRow, 
/**
 * What is proposed.
 */
proposal: ProposalView, };

/**
 * Two people put the backup that they looked at into its place.
 */
export type RestoreBackup = { 
/**
 * The first.
 */
first: number, 
/**
 * That person's passphrase.
 */
first_passphrase: string, 
/**
 * The second.
 */
second: number, 
/**
 * That person's passphrase.
 */
second_passphrase: string, };

/**
 * A backup that was opened and checked. Nothing was put anywhere yet.
 */
export type RestoreView = { 
/**
 * The organisation's name.
 */
organisation: string, 
/**
 * Its shortcode.
 */
shortcode: string, 
/**
 * Which world it pays in.
 */
mode: Mode, 
/**
 * When the backup was made.
 */
made_at: number, 
/**
 * Entries of its journal.
 */
entries: number, 
/**
 * The first characters of its newest entry's hash.
 */
head: string, 
/**
 * When its newest entry was written.
 */
newest_at: number | null, 
/**
 * When a payout was last paid in it.
 */
last_paid_at: number | null, 
/**
 * How much that was, in cents.
 */
last_paid_cents: number | null, 
/**
 * Payouts that were approved in it and have no end: they count as sent, and M-PESA is asked about them.
 */
without_end: number, 
/**
 * What is wrong with its ledger, as sentences. Empty: all is well.
 */
faults: Array<string>, 
/**
 * Who can sign in there: two of them confirm it.
 */
people: Array<OperatorView>, 
/**
 * The organisation as it is on this machine, where it is: its ledger is kept aside.
 */
takes_place_of: string | null, };

/**
 * Go on with a batch that was paused.
 */
export type ResumeBatch = { 
/**
 * Batch.
 */
batch: number, 
/**
 * The person was told that no relay can be reached, and wants it all the same.
 */
without_relay?: boolean, 
/**
 * The person saw what is left to send and what the accounts hold, and wants it.
 */
decided?: boolean, };

/**
 * Lift a pause of all sending.
 */
export type ResumeSending = { 
/**
 * Which; none where only one stands.
 */
pause?: PauseKindView, 
/**
 * Both, where it takes two people.
 */
agreeing?: TwoPeople, 
/**
 * The person was told that no relay can be reached, and wants it all the same.
 */
without_relay?: boolean, 
/**
 * The person saw what is left to send and what the accounts hold, and wants it.
 */
decided?: boolean, };

/**
 * Of what sending would go on: of one batch, or of all.
 */
export type Resuming = { 
/**
 * The batch; none for all.
 */
batch?: number, };

/**
 * What is left to send, beside what the accounts hold.
 */
export type ResumingView = { 
/**
 * Payouts that were not sent yet.
 */
left: CountAndSum, 
/**
 * Those among them that M-PESA refused once, and that go again under a new id.
 */
refused: CountAndSum, 
/**
 * What all of it takes of each account, and leaves of it.
 */
accounts: Array<AccountAfter>, };

/**
 * A desktop is to be taken out of the team.
 */
export type RetireDesktop = { 
/**
 * Its key.
 */
key: string, 
/**
 * Who wants it.
 */
agreeing: TwoPeople, };

/**
 * Retire an organisation whose ledger cannot be opened. Its file stays, under another name.
 */
export type RetireProfile = { 
/**
 * Which.
 */
profile: string, 
/**
 * Its shortcode, typed.
 */
shortcode: string, };

/**
 * What came of it.
 */
export type RetiredDesktop = { 
/**
 * Why the relay still lets it read, as a sentence; none where it does not.
 */
still_reads: string | null, };

/**
 * Names a reversal.
 */
export type ReversalRef = { 
/**
 * Its batch.
 */
batch: number, 
/**
 * Its payout.
 */
payout: number, };

/**
 * A reversal.
 */
export type ReversalRow = { 
/**
 * The payout that takes the payment back: its payee is the payment's receipt, its reference the reason.
 */
payout: PayoutRow, 
/**
 * Where its batch stands.
 */
batch_state: BatchStateView, 
/**
 * Who raised it.
 */
maker: string, 
/**
 * Whether that is the person signed in.
 */
mine: boolean, 
/**
 * Who decided.
 */
checker: string | null, 
/**
 * What the checker wrote.
 */
decision_note: string | null, 
/**
 * The customer's name, where the payment is known.
 */
customer: string | null, 
/**
 * The customer's number as M-PESA gave it, where the payment is known.
 */
payer: string | null, };

/**
 * Which reversals.
 */
export type ReversalsAtView = "all" | "open" | "done" | "other";

/**
 * A page of reversals.
 */
export type ReversalsOf = { 
/**
 * Which.
 */
at: ReversalsAtView, 
/**
 * Only what is older than this payout; none for the newest.
 */
before: number | null, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

/**
 * Reversals, newest first.
 */
export type ReversalsPage = { 
/**
 * The reversals.
 */
rows: Array<ReversalRow>, 
/**
 * Pass as `before` for the next page; none at the end.
 */
next: number | null, 
/**
 * Rows on this page: how many there are is not counted.
 */
total: number, };

/**
 * Note what was found about callbacks in quarantine.
 */
export type ReviewQuarantine = { 
/**
 * Which.
 */
deliveries: Array<number>, 
/**
 * What was found.
 */
reason: string, };

/**
 * What somebody may do.
 */
export type RoleView = "maker" | "checker" | "administrator" | "auditor";

/**
 * How a payee differs.
 */
export type RunChangeKindView = "other_number" | "new" | "other_amount" | "gone";

/**
 * One payee who differs.
 */
export type RunChangeView = { 
/**
 * How.
 */
kind: RunChangeKindView, 
/**
 * On which way they are paid.
 */
lane: LaneView, 
/**
 * The number; of who is gone, the one they had.
 */
payee: string, 
/**
 * The account there.
 */
account: string | null, 
/**
 * The name, as typed.
 */
name: string, 
/**
 * The number before, where that is what changed.
 */
before_payee: string | null, 
/**
 * What they got before, in cents.
 */
before_cents: number | null, 
/**
 * What they get now, in cents.
 */
now_cents: number | null, };

/**
 * Payees who differ: of a batch, or of a file.
 */
export type RunChangesOf = { 
/**
 * The batch.
 */
batch: number | null, 
/**
 * The file, where it is no batch yet.
 */
import: number | null, 
/**
 * Only those that differ so.
 */
kind: RunChangeKindView | null, 
/**
 * The first wanted.
 */
offset: number, 
/**
 * How many, at most 500.
 */
limit: number, };

/**
 * Some of them.
 */
export type RunChangesPage = { 
/**
 * The payees.
 */
rows: Array<RunChangeView>, 
/**
 * In all.
 */
total: number, };

/**
 * Set beyond how many percent a run's difference takes a reason.
 */
export type RunDiffersPercent = { 
/**
 * Percent, 0 to 1000; none for never.
 */
percent: number | null, };

/**
 * The batch that was made of the same file before.
 */
export type SameFile = { 
/**
 * Batch.
 */
batch: number, 
/**
 * Its title.
 */
title: string, 
/**
 * When it was imported.
 */
at: number, };

/**
 * Set for how many days the same payment counts.
 */
export type SamePaymentDays = { 
/**
 * Days; 0 for never.
 */
days: number, };

/**
 * A payout and another that may be the same payment.
 */
export type SamePaymentView = { 
/**
 * The payout.
 */
payout: number, 
/**
 * Its line in the file.
 */
line: number, 
/**
 * The other.
 */
other: number, 
/**
 * The other's batch.
 */
batch: number, 
/**
 * Its title.
 */
batch_title: string, 
/**
 * Where the other stands.
 */
state: PayoutStateView, 
/**
 * When it last changed.
 */
at: number, };

/**
 * Save a month's closing as a file.
 */
export type SaveMonth = { 
/**
 * `2026-11`.
 */
month: string, 
/**
 * As a workbook or table; none for the paper.
 */
table: TableFormat | null, };

/**
 * Where a file was saved.
 */
export type SavedAt = { 
/**
 * The file.
 */
path: string, };

/**
 * Where a file was saved.
 */
export type SavedFile = { 
/**
 * The whole path.
 */
path: string, 
/**
 * Rows in it.
 */
rows: number, };

/**
 * How far the file is that is being saved.
 */
export type SavingView = { 
/**
 * Whether one is.
 */
under_way: boolean, 
/**
 * Rows that are done.
 */
done: number, 
/**
 * Rows that it will have; none where that is not known.
 */
total: number | null, 
/**
 * Every row is there, and the file is put together.
 */
packing: boolean, };

/**
 * Where the secrets are kept.
 */
export type SecretsPlace = "keyring" | "memory";

/**
 * Send the same request again.
 */
export type SendAgain = { 
/**
 * Payout.
 */
payout: number, 
/**
 * The passphrase of who wants it.
 */
passphrase: string, };

/**
 * Whether the same request may be sent again, and what came of it before.
 */
export type SendAgainView = { 
/**
 * Why not, as a sentence; none where it may.
 */
refused: string | null, 
/**
 * How often it was sent again.
 */
times: number, 
/**
 * What that proved the last time, as a sentence.
 */
last: string | null, };

/**
 * Send payouts that were stopped.
 */
export type SendStopped = { 
/**
 * Which, at most 1000.
 */
payouts: Array<number>, 
/**
 * The person's passphrase.
 */
passphrase: string, };

/**
 * When payments leave, East Africa Time.
 */
export type SendingHoursBody = { 
/**
 * Days of the week, 1 for Monday.
 */
days: Array<number>, 
/**
 * From this minute of the day.
 */
from: number, 
/**
 * To this minute of the day.
 */
until: number, };

/**
 * How sending is set.
 */
export type SendingSettings = { 
/**
 * For how many days the same payee, account and amount count as perhaps the same payment; 0 for never.
 */
same_payment_days: number, 
/**
 * The most requests for payment a minute, as set or usual.
 */
most_per_minute: number, 
/**
 * The fewest that it slows down to.
 */
least_per_minute: number, 
/**
 * How many it sends now; none where nothing is held back.
 */
per_minute: number | null, 
/**
 * After how long in doubt two people may say that a payout was not paid, in milliseconds.
 */
not_paid_after_ms: number, 
/**
 * The same in hours, where the organisation set it.
 */
not_paid_hours: number | null, 
/**
 * Beyond how many percent a pay run's difference from the one before takes a reason; none for never.
 */
run_differs_percent: number | null, };

/**
 * Whether payouts are being sent.
 */
export type SendingView = { "state": "on" } | { "state": "backing_off", 
/**
 * Why, as a sentence.
 */
reason: string, 
/**
 * When it tries again.
 */
until: number, } | { "state": "waits_for_relay", 
/**
 * Why, as a sentence.
 */
reason: string, 
/**
 * What happens next or is to be done, as a sentence.
 */
next: string, 
/**
 * Since when.
 */
since: number, } | { "state": "waits_for_head", 
/**
 * Why, as a sentence.
 */
reason: string, 
/**
 * What happens next or is to be done, as a sentence.
 */
next: string, 
/**
 * Since when.
 */
since: number, } | { "state": "waits_for_answers", 
/**
 * Why, as a sentence.
 */
reason: string, 
/**
 * What happens next or is to be done, as a sentence.
 */
next: string, 
/**
 * When the first of what is unanswered left.
 */
since: number, } | { "state": "paused", 
/**
 * Why, as a sentence.
 */
reason: string, 
/**
 * What to do, as a sentence.
 */
next: string, 
/**
 * Since when.
 */
since: number, 
/**
 * Name of the operator who paused it; none where the console did.
 */
by: string | null, 
/**
 * Every pause that stands, gravest first: the one above, and those beside it.
 */
pauses: Array<PauseView>, };

/**
 * Who is signed in.
 */
export type SessionView = { 
/**
 * Id of the operator.
 */
operator: number, 
/**
 * Name as shown.
 */
name: string, 
/**
 * What they may do.
 */
roles: Array<RoleView>, };

/**
 * Sets where backups go and when.
 */
export type SetBackups = { 
/**
 * The folder; empty for one beside the ledger.
 */
folder: string, 
/**
 * One is made when the last is so many hours old: 1 to 720.
 */
every_hours: number, 
/**
 * Whether one is made when a batch has ended.
 */
after_batches: boolean, 
/**
 * So many are kept at most: 3 to 1,000.
 */
keep: number, 
/**
 * Older ones go, in days: 7 to 4,000.
 */
keep_days: number, };

/**
 * Set how often the balance is read by itself.
 */
export type SetBalanceSchedule = { 
/**
 * Minutes, 5 to 1,440; none for never.
 */
minutes: number | null, };

/**
 * Set below what an account is low.
 */
export type SetLowLevel = { 
/**
 * Its name.
 */
account: string, 
/**
 * The level as a person writes it; empty for no warning.
 */
level: string, };

/**
 * Say whether Safaricom enabled transfers from the Working to the Utility account by request.
 */
export type SetOwnTransfers = { 
/**
 * Whether it did.
 */
enabled: boolean, };

/**
 * Set the most requests for payment a minute.
 */
export type SetPace = { 
/**
 * Requests.
 */
most_per_minute: number, };

/**
 * Keep the passkey of M-PESA Express in the keyring.
 */
export type SetPasskey = { 
/**
 * As Safaricom gave it.
 */
passkey: string, };

/**
 * Give the relay another rule.
 */
export type SetRelayRule = { 
/**
 * Account references with `*` for any run of characters and `?` for one; empty takes all.
 */
accounts: Array<string>, 
/**
 * The least taken, in cents.
 */
lowest_cents: number | null, 
/**
 * The most taken, in cents.
 */
highest_cents: number | null, 
/**
 * Whether a question that cannot be read is refused.
 */
refuse_unreadable: boolean, 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * The other one.
 */
second: number, 
/**
 * That one's passphrase.
 */
second_passphrase: string, };

/**
 * Sign in.
 */
export type SignIn = { 
/**
 * Operator.
 */
operator: number, 
/**
 * Passphrase.
 */
passphrase: string, };

/**
 * A person's signature on an entry of the audit trail.
 */
export type SignedView = { 
/**
 * The person's name.
 */
name: string, 
/**
 * What people compare the key by (`3f2a 9c1e`); none where the signature does not fit.
 */
key: string | null, };

/**
 * Somebody acts for somebody who is away.
 */
export type StandInRow = { 
/**
 * Who is away.
 */
operator: string, 
/**
 * Who acts for them.
 */
stand_in: string, 
/**
 * From when.
 */
from: number, 
/**
 * Until when.
 */
until: number, 
/**
 * Whether it holds now.
 */
now: boolean, };

/**
 * How many payouts of a list are at one state.
 */
export type StateCount = { 
/**
 * The state.
 */
state: PayoutStateView, 
/**
 * How many.
 */
count: number, };

/**
 * A list of payouts by state, whatever states it is narrowed to.
 */
export type StateCounts = { 
/**
 * The states that there are; none where a search found too many to count.
 */
states: Array<StateCount> | null, };

/**
 * What came of an import.
 */
export type StatementDone = { 
/**
 * Lines that were new.
 */
added: number, 
/**
 * Lines that were known.
 */
known: number, 
/**
 * Payouts whose end it proved.
 */
ended: number, 
/**
 * Differences that are open now.
 */
open: number, };

/**
 * How often a statement is wanted.
 */
export type StatementEvery = { 
/**
 * Days; none for no reminder.
 */
days: number | null, };

/**
 * A file that was chosen.
 */
export type StatementFileRef = { 
/**
 * Its id, while the console runs.
 */
file: number, };

/**
 * A statement on its way into the ledger.
 */
export type StatementFileView = { 
/**
 * Id, while the console runs.
 */
file: number, 
/**
 * Its name.
 */
name: string, 
/**
 * How far it is.
 */
progress: StatementProgress, };

/**
 * How far.
 */
export type StatementProgress = { "state": "reading" } | { "state": "unreadable", 
/**
 * Why, and what to do.
 */
message: string, } | { "state": "read" } & StatementRead | { "state": "importing" } | { "state": "done" } & StatementDone;

/**
 * What a file says of itself.
 */
export type StatementRead = { 
/**
 * How it is written.
 */
layout: string, 
/**
 * Whose; none where it does not say so.
 */
shortcode: string | null, 
/**
 * Why it is not imported, where it is not.
 */
refused: string | null, 
/**
 * Which account, where it says so or seems so.
 */
account: BookAccountName | null, 
/**
 * Whether the file itself names the account.
 */
account_named: boolean, 
/**
 * From when.
 */
from: number, 
/**
 * Until when.
 */
until: number, 
/**
 * Lines.
 */
lines: number, 
/**
 * Lines that moved money.
 */
counting: number, 
/**
 * What came in.
 */
in_cents: number, 
/**
 * What went out.
 */
out_cents: number, 
/**
 * What the account held before.
 */
opening_cents: number | null, 
/**
 * What it held afterwards.
 */
closing_cents: number | null, 
/**
 * What is to be said about it.
 */
said: Array<string>, };

/**
 * An imported statement.
 */
export type StatementRow = { 
/**
 * Id.
 */
id: number, 
/**
 * Name of the file.
 */
file: string, 
/**
 * The account's title.
 */
account: string, 
/**
 * The organisation's number.
 */
shortcode: string, 
/**
 * From when.
 */
from: number, 
/**
 * Until when.
 */
until: number, 
/**
 * How many lines.
 */
count: number, 
/**
 * How many were new.
 */
added: number, 
/**
 * When it was imported.
 */
at: number, 
/**
 * By whom.
 */
by: string, };

/**
 * How it stands with M-PESA's own statements.
 */
export type StatementsBrief = { 
/**
 * Up to when the books were compared without an open gap; none where none of the Utility account is.
 */
until: number | null, 
/**
 * How many differences are open.
 */
open: number, 
/**
 * How many of those are alarms.
 */
alarms: number, 
/**
 * Whether the last statement is older than the organisation wants.
 */
late: boolean, };

/**
 * The page of statements.
 */
export type StatementsView = { 
/**
 * What each account's statements cover.
 */
accounts: Array<AccountCovered>, 
/**
 * Up to when the Utility account is covered without an open gap; none where nothing is.
 */
until: number | null, 
/**
 * How many differences are open.
 */
open: number, 
/**
 * How many of those are alarms.
 */
alarms: number, 
/**
 * By tab.
 */
tabs: Array<DifferenceTab>, 
/**
 * The newest statements.
 */
statements: Array<StatementRow>, 
/**
 * How often a statement is wanted, in days; none for no reminder.
 */
every_days: number | null, 
/**
 * Whether the last one is older than that.
 */
late: boolean, 
/**
 * What the portal is called, and how the statement is found there: a sentence a step.
 */
how: Array<string>, };

/**
 * How the organisation stands: the part of [`GreetingView`] that is told only while somebody is signed in.
 */
export type StatusView = { 
/**
 * Whether payouts are being sent, and why not.
 */
sending: SendingView, 
/**
 * When Daraja last answered.
 */
daraja_answered_at: number | null, 
/**
 * When a callback last arrived through the relay.
 */
callback_arrived_at: number | null, 
/**
 * How the line to the relay is.
 */
relay: RelayLightView, 
/**
 * Batches that wait for approval by the person who is signed in.
 */
approvals_waiting: number, 
/**
 * The initiator's password; none where the day it was set was never noted.
 */
password: PasswordBrief | null, 
/**
 * Payouts whose end is not known, and their sum.
 */
in_doubt: CountAndSum, 
/**
 * Callbacks in quarantine that nobody looked at.
 */
quarantined: number, 
/**
 * So many more that were counted and not kept: a day keeps only some.
 */
quarantined_beyond: number, 
/**
 * After how many minutes without a touch the person is signed out.
 */
idle_minutes: number, };

/**
 * Note that a step was done, or take that back.
 */
export type StepRecall = { 
/**
 * Which task.
 */
recall: number, 
/**
 * Which step.
 */
step: RecallStepName, 
/**
 * Whether it is done.
 */
done: boolean, 
/**
 * A word about it: a case number, a name. May be empty.
 */
note: string, };

/**
 * A payout of an approved batch that was not sent in its turn.
 */
export type StoppedView = { 
/**
 * The payout.
 */
row: PayoutRow, 
/**
 * The other that it is because of: perhaps the same payment, or the one that told another name.
 */
other: PayoutRow, 
/**
 * The other's batch.
 */
other_batch_title: string, 
/**
 * When the other last changed.
 */
other_at: number, 
/**
 * The name that M-PESA told since the approval, where that is why; none where it may be the same payment.
 */
name: string | null, };

/**
 * Hand a batch over for approval.
 */
export type SubmitBatch = { 
/**
 * Which.
 */
batch: number, 
/**
 * Why it differs from the run before, where that is asked.
 */
reason: DifferenceReason | null, 
/**
 * Why it is handed over with the flags that it carries, where the policy asks for that.
 */
flagged_because?: string, };

/**
 * An organisation that was paid before.
 */
export type SupplierView = { 
/**
 * What kind of bill.
 */
kind: BillKind, 
/**
 * Pay bill or till number.
 */
number: string, 
/**
 * Our account there; empty for a till.
 */
account: string, 
/**
 * Its name, as typed the last time.
 */
name: string, 
/**
 * How much the last time, in cents.
 */
amount_cents: number, 
/**
 * How often it was paid.
 */
count: number, 
/**
 * When last.
 */
last_at: number, };

/**
 * A table's format.
 */
export type TableFormat = "csv" | "csv_plain" | "xlsx";

/**
 * Sending is to go on at this desktop.
 */
export type TakeOverSending = { 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, };

/**
 * A reversal, as its customer's payment shows it.
 */
export type TakenBack = { 
/**
 * The payout that is the reversal.
 */
payout: number, 
/**
 * Its batch.
 */
batch: number, 
/**
 * Where it stands.
 */
state: PayoutStateView, };

/**
 * What came of it.
 */
export type TakenOver = { 
/**
 * Payouts that the other desktop had claimed and whose end nobody knows: they are in doubt, and asked about.
 */
in_doubt: number, };

/**
 * The fee for amounts up to and including one.
 */
export type TariffBand = { 
/**
 * The largest amount, in cents.
 */
up_to_cents: number, 
/**
 * What one payment costs, in cents.
 */
fee_cents: number, };

/**
 * Fees from a day on.
 */
export type TariffView = { 
/**
 * The day, `2026-11-01`; none for the published one that always counts before.
 */
from: string | null, 
/**
 * By amount, smallest first.
 */
bands: Array<TariffBand>, };

/**
 * A desktop of a team.
 */
export type TeamDesktopView = { 
/**
 * Its key, in hexadecimal digits.
 */
key: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Whether it is this one.
 */
here: boolean, 
/**
 * Since when it is in the team.
 */
added_at: number | null, 
/**
 * Who let it in.
 */
added_by: string | null, 
/**
 * Since when it sends; none where another one does.
 */
sends_since: number | null, 
/**
 * Since when what it writes does nothing.
 */
retired_at: number | null, };

/**
 * What the administrator of a relay prints for a new team.
 */
export type TeamLine = { 
/**
 * The line.
 */
line: string, };

/**
 * The desktops that share this organisation's ledger, and which of them sends.
 */
export type TeamView = { 
/**
 * In the order in which they joined; none where this organisation works on one desktop alone.
 */
desktops: Array<TeamDesktopView>, 
/**
 * Whether this desktop sends.
 */
sends_here: boolean, 
/**
 * Whether it may take over sending: it holds M-PESA's secrets.
 */
may_send: boolean, 
/**
 * Whether another desktop can be let in from here.
 */
invites: boolean, 
/**
 * Why nothing can be written now, as a sentence; none where the team's log answers.
 */
trouble: string | null, 
/**
 * Entries of other desktops that broke a rule and do nothing.
 */
void: number, };

/**
 * Say that a thing of the checklist is done, or is not.
 */
export type TickGoingLive = { 
/**
 * Its name.
 */
item: string, 
/**
 * Whether it is done.
 */
done: boolean, };

/**
 * From a time to another.
 */
export type TimeSpan = { 
/**
 * From.
 */
from: number, 
/**
 * Until, that second included.
 */
until: number, };

/**
 * One thing that happened to a payout.
 */
export type TimelineEntry = { 
/**
 * When.
 */
at: number, 
/**
 * What kind, for the icon.
 */
kind: TimelineKind, 
/**
 * What happened, as a sentence.
 */
sentence: string, 
/**
 * Who did it.
 */
actor: string | null, 
/**
 * Facts worth showing: label and value ("Conversation id", "AG_…").
 */
facts: Array<Fact>, 
/**
 * A callback's body as received, secrets redacted.
 */
body: string | null, };

/**
 * What happened to a payout.
 */
export type TimelineKind = "drafted" | "submitted" | "approved" | "rejected" | "claimed" | "acknowledged" | "refused" | "not_taken" | "lost" | "callback" | "paid" | "failed" | "in_doubt" | "reversed" | "alarm" | "reconciled" | "statement" | "asked" | "answered" | "sent_again" | "proposed" | "agreed" | "declined";

/**
 * What told of a customer's payment.
 */
export type ToldByView = "confirmation" | "pull" | "prompt";

/**
 * How the Utility account is filled from the Working account of the same number.
 */
export type TopUpWay = "portal" | "request";

/**
 * Payouts by where they stand. Data in the ledger, updated in the same write as the payouts.
 */
export type Totals = { 
/**
 * Not sent yet (draft, submitted, approved).
 */
to_go: CountAndSum, 
/**
 * Being sent: no answer yet.
 */
sending: CountAndSum, 
/**
 * Accepted by M-PESA, not yet paid.
 */
accepted: CountAndSum, 
/**
 * Paid.
 */
paid: CountAndSum, 
/**
 * Failed.
 */
failed: CountAndSum, 
/**
 * In doubt.
 */
in_doubt: CountAndSum, 
/**
 * Cancelled or rejected.
 */
cancelled: CountAndSum, 
/**
 * Paid, and came back.
 */
reversed: CountAndSum, };

/**
 * Ask M-PESA once with the new password.
 */
export type TryPassword = { 
/**
 * As set on the portal.
 */
password: string, 
/**
 * The same, typed again.
 */
again: string, 
/**
 * The day it was set, as `2026-11-21`; today where none is said.
 */
set_on: string | null, };

/**
 * The two people who want something: whoever is signed in, and another one.
 */
export type TwoPeople = { 
/**
 * The passphrase of whoever is signed in.
 */
my_passphrase: string, 
/**
 * The other one.
 */
second: number, 
/**
 * That one's passphrase.
 */
second_passphrase: string, };

/**
 * A desktop that asks to join.
 */
export type WaitingDesktop = { 
/**
 * Its number at the relay.
 */
device: number, 
/**
 * What it is called there.
 */
name: string, 
/**
 * The words that stand on its screen too, where nobody put another one in its place.
 */
words: Array<string>, 
/**
 * When it asked.
 */
asked_at: number, 
/**
 * Whether two people have agreed to it, and it was not told.
 */
agreed: boolean, };

/**
 * What a batch may pay that stands elsewhere too, as of now.
 */
export type WarningsView = { 
/**
 * Names exactly these warnings: an approval says which were seen.
 */
digest: string, 
/**
 * How many there are.
 */
count: number, 
/**
 * Batches of the same file.
 */
same_file: Array<SameFile>, 
/**
 * Payouts of which the same payee, account and amount stand in another batch.
 */
same_payment: CountAndSum, 
/**
 * The first of those.
 */
told: Array<SamePaymentView>, 
/**
 * How many days back that counts.
 */
days: number, };

/**
 * What lifts a pause.
 */
export type WayOnView = "resume" | "two_people" | "taken_password" | "readmission" | "team_log" | "its_own_end";

/**
 * Over what time amounts count together.
 */
export type WithinView = "one" | "day" | "week";

/** Every command: its request and its answer. */
export type Commands = {
  profiles: [Nothing, ProfilesView];
  open_profile: [OpenProfile, Nothing];
  choose_language: [ChooseLanguage, Nothing];
  desktop: [Nothing, DesktopView];
  passphrase_strength: [PassphraseTyped, PassphraseStrength];
  activity: [Nothing, ActivityView];
  give_keyring_up: [Nothing, Nothing];
  leave: [Leave, Nothing];
  save_diagnostics: [Nothing, SavedAt];
  organisation: [Nothing, Array<ConnectionView>];
  replace_keys: [ReplaceKeys, Nothing];
  change_organisation: [ChangeOrganisation, Nothing];
  practice_team_line: [Nothing, TeamLine];
  found_team: [FoundTeam, Nothing];
  join_team: [JoinTeam, JoiningView];
  joining: [ProfileRef, JoiningView];
  connect_begin: [BeginConnecting, ConnectionView];
  connect_view: [ProfileRef, ConnectionView];
  connect_discard: [ProfileRef, Nothing];
  connect_portal: [Nothing, PortalCardView];
  connect_organisation: [ConnectOrganisation, ConnectionView];
  connect_keys: [ConnectKeys, ConnectionView];
  connect_certificate: [ConnectCertificate, ConnectionView];
  connect_password_rules: [PasswordOf, Array<PasswordRuleView>];
  connect_initiator: [ConnectInitiator, ConnectionView];
  connect_relay: [ConnectRelay, ConnectionView];
  connect_check: [ProfileRef, ConnectionView];
  connect_person: [ConnectPerson, ConnectionView];
  connect_kit: [ProfileRef, SavedAt];
  connect_finish: [ProfileRef, Nothing];
  find_backups: [FindBackups, FoundBackups];
  look_at_backup: [LookAtBackup, RestoreView];
  restore_backup: [RestoreBackup, Nothing];
  retire_profile: [RetireProfile, Nothing];
  leave_restore: [Nothing, Nothing];
  going_live: [Nothing, GoingLiveView];
  tick_going_live: [TickGoingLive, Nothing];
  status: [Nothing, GreetingView];
  sign_in: [SignIn, SessionView];
  sign_out: [Nothing, Nothing];
  still_here: [Nothing, Nothing];
  people: [Nothing, PeopleView];
  home: [Nothing, HomeView];
  holidays: [Nothing, Array<HolidayView>];
  pause_sending: [Nothing, Nothing];
  resume_sending: [ResumeSending, Nothing];
  read_float: [Nothing, Nothing];
  balances: [Nothing, BalancesView];
  balance_history: [BalanceHistoryOf, BalanceHistory];
  backups: [Nothing, BackupsView];
  set_backups: [SetBackups, Nothing];
  back_up_now: [Nothing, SavedAt];
  make_recovery_kit: [TwoPeople, SavedAt];
  move_away: [TwoPeople, SavedAt];
  set_low_level: [SetLowLevel, Nothing];
  set_balance_schedule: [SetBalanceSchedule, Nothing];
  set_own_transfers: [SetOwnTransfers, Nothing];
  draft_top_up: [DraftTopUp, BatchRef];
  draft_bill: [DraftBill, BatchRef];
  quarantine: [Nothing, Array<QuarantineRow>];
  review_quarantine: [ReviewQuarantine, Nothing];
  audit: [AuditOf, AuditPage];
  permissions: [Nothing, Array<ApiPermissionView>];
  add_person: [AddPerson, Nothing];
  readmit_ledger: [TwoPeople, Nothing];
  change_roles: [ChangeRoles, Nothing];
  retire_person: [PersonChange, Nothing];
  lock_person: [PersonChange, Nothing];
  release_person: [ReleasePerson, Nothing];
  replace_passphrase: [ReplacePassphrase, Nothing];
  policy: [Nothing, PolicyView];
  backtest_policy: [PolicyBody, BacktestView];
  propose_policy: [ProposePolicy, Nothing];
  agree_policy: [AgreePolicy, Nothing];
  decline_policy: [DeclinePolicy, Nothing];
  stand_ins: [Nothing, Array<StandInRow>];
  name_stand_in: [NameStandIn, Nothing];
  set_idle_sign_out: [IdleSignOut, Nothing];
  change_passphrase: [ChangePassphrase, Nothing];
  check_ledger: [Nothing, LedgerCheckView];
  team: [Nothing, TeamView];
  ask_team_log: [Nothing, Nothing];
  take_over_sending: [TakeOverSending, TakenOver];
  retire_desktop: [RetireDesktop, RetiredDesktop];
  invite_desktop: [Nothing, DesktopCode];
  waiting_desktops: [Nothing, Array<WaitingDesktop>];
  admit_desktop: [AdmitDesktop, Nothing];
  refuse_desktop: [RefuseDesktop, Nothing];
  relay: [Nothing, RelayView];
  relay_status: [Nothing, RelayStatusView];
  pair_relay: [PairRelay, Nothing];
  leave_relay_before: [LeaveRelayBefore, Nothing];
  renew_relay_credential: [Nothing, Nothing];
  test_relay: [Nothing, RelayTestView];
  relay_rule: [Nothing, RelayRuleView];
  set_relay_rule: [SetRelayRule, Nothing];
  import_sample: [ImportSample, ImportRef];
  import_view: [ImportRef, ImportView];
  import_rows: [ImportPageOf, ImportRowsPage];
  import_problems: [ImportPageOf, FindingsPage];
  import_flags: [ImportPageOf, FindingsPage];
  choose_in_import: [ChooseInImport, Nothing];
  cancel_import: [ImportRef, Nothing];
  discard_import: [ImportRef, Nothing];
  save_problems: [ImportRef, SavedFile];
  draft_batch: [DraftBatch, BatchRef];
  saving: [Nothing, SavingView];
  cancel_saving: [Nothing, Nothing];
  export_payouts: [ExportPayouts, SavedFile];
  export_batches: [ExportBatches, SavedFile];
  export_balances: [ExportTable, SavedFile];
  export_audit: [ExportTable, SavedFile];
  export_incoming: [ExportIncoming, SavedFile];
  save_advice: [PayoutRef, SavedFile];
  save_advices: [BatchRef, SavedFile];
  advice_text: [PayoutRef, AdviceText];
  save_summary: [BatchRef, SavedFile];
  batches: [BatchesOf, BatchesPage];
  batch: [BatchRef, BatchView];
  submit_batch: [SubmitBatch, Nothing];
  attach_file: [AttachFile, Nothing];
  detach_file: [AttachmentRef, Nothing];
  open_attachment: [AttachmentRef, OpenedFile];
  payee_book: [BookOf, BookPage];
  note_payee: [NotePayee, Nothing];
  merge_payee: [MergePayee, Nothing];
  export_book: [ExportBook, SavedFile];
  run_changes: [RunChangesOf, RunChangesPage];
  set_run_differs: [RunDiffersPercent, Nothing];
  approvals: [Nothing, Array<BatchRow>];
  approve_batch: [ApproveBatch, Nothing];
  reject_batch: [RejectBatch, Nothing];
  leave_out: [LeaveOut, Nothing];
  ask_maker: [AskMaker, Nothing];
  answer_question: [AnswerQuestion, Nothing];
  cancel_batch: [BatchRef, Nothing];
  pause_batch: [BatchRef, Nothing];
  resume_batch: [ResumeBatch, Nothing];
  correct_batch: [CorrectBatch, BatchRef];
  check_failed: [BatchRef, Nothing];
  failed_again: [BatchRef, FailedAgain];
  redo_failed: [RedoFailed, BatchRef];
  resuming: [Resuming, ResumingView];
  send_stopped: [SendStopped, Nothing];
  cancel_stopped: [CancelStopped, Nothing];
  sending_settings: [Nothing, SendingSettings];
  set_pace: [SetPace, Nothing];
  set_not_paid_hours: [NotPaidHours, Nothing];
  set_same_payment_days: [SamePaymentDays, Nothing];
  papers_language: [Nothing, PapersLanguage];
  set_papers_language: [PapersLanguage, Nothing];
  initiator: [Nothing, InitiatorView];
  check_password: [CheckPassword, Array<PasswordRuleView>];
  begin_password_change: [BeginPasswordChange, Nothing];
  try_password: [TryPassword, Nothing];
  finish_password_change: [Nothing, Nothing];
  abandon_password_change: [Nothing, Nothing];
  note_password_day: [NotePasswordDay, Nothing];
  set_password_lasts: [PasswordLasts, Nothing];
  put_reminder_off: [PutReminderOff, Nothing];
  see_reminder: [Nothing, Nothing];
  save_password_calendar: [Nothing, SavedFile];
  practice_set_password: [PortalPassword, PortalView];
  practice_unlock: [Nothing, PortalView];
  practice_let_days_pass: [DaysToPass, PortalView];
  practice_save_statement: [PortalStatement, SavedFile];
  preferences: [Nothing, Preferences];
  set_preferences: [Preferences, Nothing];
  incoming: [IncomingOf, IncomingPage];
  incoming_state: [Nothing, IncomingState];
  receive_payments: [Nothing, Nothing];
  fetch_payments: [FetchPayments, PaymentsFetched];
  receipt: [ReceiptRef, ReceiptView];
  ask_receipt: [ReceiptRef, Nothing];
  prompts: [PromptsOf, PromptsPage];
  ask_for_payment: [AskForPayment, Nothing];
  check_prompt: [PromptRef, Nothing];
  set_passkey: [SetPasskey, Nothing];
  raise_reversal: [RaiseReversal, ReversalRef];
  reversals: [ReversalsOf, ReversalsPage];
  reversal: [PayoutRef, ReversalRow];
  recalls: [Before, RecallsPage];
  recalls_of: [PayoutRef, PayoutRecalls];
  recall: [RecallRef, RecallView];
  open_recall: [OpenRecall, RecallRef];
  step_recall: [StepRecall, Nothing];
  close_recall: [CloseRecall, Nothing];
  save_recall_letter: [RecallRef, SavedFile];
  statements: [Nothing, StatementsView];
  statement_file: [StatementFileRef, StatementFileView];
  discard_statement_file: [StatementFileRef, Nothing];
  import_statement: [ImportStatement, StatementDone];
  set_statement_every: [StatementEvery, Nothing];
  set_tariff: [TariffView, Nothing];
  differences: [DifferencesOf, DifferencesPage];
  note_difference: [NoteDifference, Nothing];
  accept_difference: [AcceptDifference, Nothing];
  propose_line: [ProposeLine, Nothing];
  months: [Nothing, Array<MonthRow>];
  fees: [Nothing, FeesView];
  close_month: [CloseMonth, Nothing];
  reopen_month: [ReopenMonth, Nothing];
  save_month: [SaveMonth, SavedFile];
  payouts: [PayoutsPageOf, PayoutPage];
  payout_counts: [PayoutFilter, StateCounts];
  payee: [PayeeRef, PayeeView];
  suppliers: [Nothing, Array<SupplierView>];
  reports: [ReportsOf, ReportsView];
  payout: [PayoutRef, PayoutView];
  dismiss: [DismissPayouts, Nothing];
  doubts: [DoubtsOf, DoubtsPage];
  resolutions: [Nothing, Array<ResolutionRow>];
  ask_about: [PayoutRef, Nothing];
  send_again: [SendAgain, Nothing];
  propose_end: [ProposeEnd, Nothing];
  agree_end: [AgreeEnd, Nothing];
  decline_end: [DeclineEnd, Nothing];
  propose_ends: [ProposeEnds, ManyDone];
  agree_ends: [AgreeEnds, ManyDone];
  decline_ends: [DeclineEnds, ManyDone];
};
