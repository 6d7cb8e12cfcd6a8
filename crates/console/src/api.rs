//! The one permission for the screen: every command by name, with one list of them.
//!
//! The window and the browser host both forward here; what a command is called, takes and answers is written once.

use std::sync::Arc;

use serde_json::Value;

use crate::{
    Desk, Permit, Problem, commands,
    view::{
        AcceptDifference, AddPerson, AdviceText, AgreeEnd, AgreeEnds, ApiPermissionView, ApproveBatch, AuditOf,
        AuditPage, BackupsView, BalanceHistory, BalanceHistoryOf, BalancesView, BatchRef, BatchRow, BatchView,
        BatchesOf, BatchesPage, Before, BeginPasswordChange, CancelStopped, ChangePassphrase, ChangeRoles,
        CheckPassword, ChooseInImport, CloseMonth, CloseRecall, CorrectBatch, DaysToPass, DeclineEnd, DeclineEnds,
        DifferencesOf, DifferencesPage, DismissPayouts, DoubtsOf, DoubtsPage, DraftBatch, DraftBill, DraftTopUp,
        ExportBatches, ExportIncoming, ExportPayouts, ExportTable, FailedAgain, FeesView, FetchPayments, FindingsPage,
        GreetingView, HolidayView, HomeView, IdleSignOut, ImportPageOf, ImportRef, ImportRowsPage, ImportSample,
        ImportStatement, ImportView, IncomingOf, IncomingPage, IncomingState, InitiatorView, LeaveRelayBefore,
        LedgerCheckView, ManyDone, MonthRow, NotPaidHours, NoteDifference, NotePasswordDay, Nothing, OpenRecall,
        PairRelay, PapersLanguage, PasswordLasts, PasswordRuleView, PayeeRef, PayeeView, PaymentsFetched, PayoutFilter,
        PayoutPage, PayoutRecalls, PayoutRef, PayoutView, PayoutsPageOf, PeopleView, PersonChange, PortalPassword,
        PortalStatement, PortalView, Preferences, ProposeEnd, ProposeEnds, ProposeLine, PutReminderOff, QuarantineRow,
        RaiseReversal, RecallRef, RecallView, RecallsPage, ReceiptRef, ReceiptView, RedoFailed, RejectBatch,
        RelayRuleView, RelayStatusView, RelayTestView, RelayView, ReleasePerson, ReopenMonth, ReplacePassphrase,
        ReportsOf, ReportsView, ResolutionRow, ResumeBatch, ResumeSending, Resuming, ResumingView, ReversalRef,
        ReversalRow, ReversalsOf, ReversalsPage, ReviewQuarantine, SamePaymentDays, SaveMonth, SavedAt, SavedFile,
        SavingView, SendAgain, SendStopped, SendingSettings, SessionView, SetBackups, SetBalanceSchedule, SetLowLevel,
        SetOwnTransfers, SetPace, SetRelayRule, SignIn, StateCounts, StatementDone, StatementEvery, StatementFileRef,
        StatementFileView, StatementsView, StepRecall, SupplierView, TariffView, TryPassword, TwoPeople,
    },
};

/// Declares the commands: who may call them, how they are called, and their types for TypeScript.
macro_rules! commands {
    ($vis:vis $of:ty, $admit:path; $($name:ident: $request:ty => $answer:ty = $function:path, $permit:ident;)*) => {
        /// Runs the command called `name`.
        ///
        /// # Errors
        /// Whatever the person in front of the screen must know.
        $vis async fn call(of: &$of, name: &str, request: Value) -> Result<Value, $crate::Problem> {
            messages::speaking(of.language(), given(of, name, request)).await
        }

        /// Runs it in the language that is spoken.
        async fn given(of: &$of, name: &str, request: Value) -> Result<Value, $crate::Problem> {
            match name {
                $(stringify!($name) => {
                    $admit(of, $crate::Permit::$permit)?;
                    let request: $request = $crate::api::read(request)?;
                    let answer: $answer = $crate::personal_key::closing_keys($function(of, request)).await?;
                    serde_json::to_value(answer).map_err(|error| $crate::problem::unexpected(&error))
                })*
                _ => Err($crate::Problem::not_found("command")),
            }
        }

        /// Every command's name.
        $vis const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Who may give each command.
        #[allow(dead_code, reason = "each list has one; tests look at both")]
        $vis const PERMITS: &[(&str, $crate::Permit)] = &[$((stringify!($name), $crate::Permit::$permit)),*];

        /// TypeScript: every command with its request and its answer.
        #[cfg(test)]
        pub(crate) fn typescript(config: &ts_rs::Config) -> String {
            use ts_rs::TS;
            let mut text = String::new();
            $(text.push_str(&format!(
                "  {}: [{}, {}];\n",
                stringify!($name),
                <$request>::name(config),
                <$answer>::name(config)
            ));)*
            text
        }

        /// Takes in the types of the commands, and those that they are made of.
        #[cfg(test)]
        pub(crate) fn declare(types: &mut $crate::api::Declarations<'_>) {
            use ts_rs::{TS, TypeVisitor};
            $(
                types.visit::<$request>();
                types.visit::<$answer>();
                // Of a list: what it lists.
                <$answer>::visit_generics(types);
            )*
        }
    };
}

pub(crate) use commands as command_list;

/// The declarations of all types that cross to the page, by name.
#[cfg(test)]
pub(crate) struct Declarations<'a> {
    pub(crate) config: &'a ts_rs::Config,
    pub(crate) by_name: std::collections::BTreeMap<String, String>,
}

#[cfg(test)]
impl ts_rs::TypeVisitor for Declarations<'_> {
    fn visit<T: ts_rs::TS + 'static + ?Sized>(&mut self) {
        // What TypeScript has already, as strings and lists, is declared nowhere.
        if T::output_path().is_none() || self.by_name.contains_key(&T::ident(self.config)) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let declaration = T::decl(self.config);
        self.by_name
            .insert(T::ident(self.config), format!("{docs}export {declaration}\n"));
        T::visit_dependencies(self);
    }
}

/// Before anything of a request is looked at.
fn admit(desk: &Arc<Desk>, permit: Permit) -> Result<(), Problem> {
    desk.session.admit(permit)
}

commands! { pub Arc<Desk>, admit;
    status: Nothing => GreetingView = commands::status::status, Anybody;
    sign_in: SignIn => SessionView = commands::people::sign_in, Anybody;
    sign_out: Nothing => Nothing = commands::people::sign_out, Anybody;
    still_here: Nothing => Nothing = commands::people::still_here, Look;
    people: Nothing => PeopleView = commands::people::people, Look;
    home: Nothing => HomeView = commands::status::home, Look;
    holidays: Nothing => Vec<HolidayView> = commands::status::holidays, Look;
    pause_sending: Nothing => Nothing = commands::sending::pause_sending, Act;
    resume_sending: ResumeSending => Nothing = commands::sending::resume_sending, Act;
    read_float: Nothing => Nothing = commands::balances::read_float, Act;
    balances: Nothing => BalancesView = commands::balances::balances, Look;
    balance_history: BalanceHistoryOf => BalanceHistory = commands::balances::balance_history, Look;
    backups: Nothing => BackupsView = commands::backups::backups, Look;
    set_backups: SetBackups => Nothing = commands::backups::set_backups, Administer;
    back_up_now: Nothing => SavedAt = commands::backups::back_up_now, Act;
    make_recovery_kit: TwoPeople => SavedAt = commands::backups::make_recovery_kit, Administer;
    move_away: TwoPeople => SavedAt = commands::backups::move_away, Administer;
    set_low_level: SetLowLevel => Nothing = commands::balances::set_low_level, Administer;
    set_balance_schedule: SetBalanceSchedule => Nothing = commands::balances::set_balance_schedule, Administer;
    set_own_transfers: SetOwnTransfers => Nothing = commands::balances::set_own_transfers, Administer;
    draft_top_up: DraftTopUp => BatchRef = commands::balances::draft_top_up, Make;
    draft_bill: DraftBill => BatchRef = commands::bills::draft_bill, Make;
    quarantine: Nothing => Vec<QuarantineRow> = commands::quarantine::quarantine, Look;
    review_quarantine: ReviewQuarantine => Nothing = commands::quarantine::review_quarantine, Act;
    audit: AuditOf => AuditPage = commands::audit::audit, Look;
    permissions: Nothing => Vec<ApiPermissionView> = commands::permissions::permissions, Look;
    add_person: AddPerson => Nothing = commands::people::add_person, Administer;
    readmit_ledger: TwoPeople => Nothing = commands::ledger::readmit_ledger, Administer;
    change_roles: ChangeRoles => Nothing = commands::people::change_roles, Administer;
    retire_person: PersonChange => Nothing = commands::people::retire_person, Administer;
    lock_person: PersonChange => Nothing = commands::people::lock_person, Administer;
    release_person: ReleasePerson => Nothing = commands::people::release_person, Administer;
    replace_passphrase: ReplacePassphrase => Nothing = commands::people::replace_passphrase, Administer;
    set_idle_sign_out: IdleSignOut => Nothing = commands::people::set_idle_sign_out, Administer;
    change_passphrase: ChangePassphrase => Nothing = commands::people::change_passphrase, Look;
    check_ledger: Nothing => LedgerCheckView = commands::audit::check_ledger, Look;
    relay: Nothing => RelayView = commands::relay::relay, Look;
    relay_status: Nothing => RelayStatusView = commands::relay::relay_status, Look;
    pair_relay: PairRelay => Nothing = commands::relay::pair_relay, Administer;
    leave_relay_before: LeaveRelayBefore => Nothing = commands::relay::leave_relay_before, Administer;
    renew_relay_credential: Nothing => Nothing = commands::relay::renew_relay_credential, Administer;
    test_relay: Nothing => RelayTestView = commands::relay::test_relay, Act;
    relay_rule: Nothing => RelayRuleView = commands::relay::relay_rule, Look;
    set_relay_rule: SetRelayRule => Nothing = commands::relay::set_relay_rule, Administer;
    import_sample: ImportSample => ImportRef = commands::import::import_sample, Make;
    import_view: ImportRef => ImportView = commands::import::import_view, Make;
    import_rows: ImportPageOf => ImportRowsPage = commands::import::import_rows, Make;
    import_problems: ImportPageOf => FindingsPage = commands::import::import_problems, Make;
    import_flags: ImportPageOf => FindingsPage = commands::import::import_flags, Make;
    choose_in_import: ChooseInImport => Nothing = commands::import_choices::choose_in_import, Make;
    cancel_import: ImportRef => Nothing = commands::import::cancel_import, Make;
    discard_import: ImportRef => Nothing = commands::import::discard_import, Make;
    save_problems: ImportRef => SavedFile = commands::import::save_problems, Make;
    draft_batch: DraftBatch => BatchRef = commands::import::draft_batch, Make;
    saving: Nothing => SavingView = commands::export::saving, Look;
    cancel_saving: Nothing => Nothing = commands::export::cancel_saving, Look;
    export_payouts: ExportPayouts => SavedFile = commands::export::export_payouts, Look;
    export_batches: ExportBatches => SavedFile = commands::export::export_batches, Look;
    export_balances: ExportTable => SavedFile = commands::export::export_balances, Look;
    export_audit: ExportTable => SavedFile = commands::export::export_audit, Look;
    export_incoming: ExportIncoming => SavedFile = commands::export::export_incoming, Look;
    save_advice: PayoutRef => SavedFile = commands::export::save_advice, Look;
    save_advices: BatchRef => SavedFile = commands::export::save_advices, Look;
    advice_text: PayoutRef => AdviceText = commands::export::advice_text, Look;
    save_summary: BatchRef => SavedFile = commands::export::save_summary, Look;
    batches: BatchesOf => BatchesPage = commands::batch::batches, Look;
    batch: BatchRef => BatchView = commands::batch::batch, Look;
    submit_batch: BatchRef => Nothing = commands::decisions::submit_batch, Make;
    approvals: Nothing => Vec<BatchRow> = commands::batch::approvals, Look;
    approve_batch: ApproveBatch => Nothing = commands::decisions::approve_batch, Check;
    reject_batch: RejectBatch => Nothing = commands::decisions::reject_batch, Check;
    cancel_batch: BatchRef => Nothing = commands::decisions::cancel_batch, Act;
    pause_batch: BatchRef => Nothing = commands::decisions::pause_batch, Act;
    resume_batch: ResumeBatch => Nothing = commands::decisions::resume_batch, Act;
    correct_batch: CorrectBatch => BatchRef = commands::decisions::correct_batch, Make;
    check_failed: BatchRef => Nothing = commands::again::check_failed, Make;
    failed_again: BatchRef => FailedAgain = commands::again::failed_again, Look;
    redo_failed: RedoFailed => BatchRef = commands::again::redo_failed, Make;
    resuming: Resuming => ResumingView = commands::resuming::resuming, Look;
    send_stopped: SendStopped => Nothing = commands::warnings::send_stopped, Check;
    cancel_stopped: CancelStopped => Nothing = commands::warnings::cancel_stopped, Act;
    sending_settings: Nothing => SendingSettings = commands::warnings::sending_settings, Look;
    set_pace: SetPace => Nothing = commands::warnings::set_pace, Administer;
    set_not_paid_hours: NotPaidHours => Nothing = commands::warnings::set_not_paid_hours, Administer;
    set_same_payment_days: SamePaymentDays => Nothing = commands::warnings::set_same_payment_days, Administer;
    papers_language: Nothing => PapersLanguage = commands::language::papers_language, Look;
    set_papers_language: PapersLanguage => Nothing = commands::language::set_papers_language, Administer;
    initiator: Nothing => InitiatorView = commands::initiator::initiator, Look;
    check_password: CheckPassword => Vec<PasswordRuleView> = commands::password::check_password, Look;
    begin_password_change: BeginPasswordChange => Nothing = commands::password::begin_password_change, Administer;
    try_password: TryPassword => Nothing = commands::password::try_password, Administer;
    finish_password_change: Nothing => Nothing = commands::password::finish_password_change, Administer;
    abandon_password_change: Nothing => Nothing = commands::password::abandon_password_change, Administer;
    note_password_day: NotePasswordDay => Nothing = commands::password::note_password_day, Administer;
    set_password_lasts: PasswordLasts => Nothing = commands::password::set_password_lasts, Administer;
    put_reminder_off: PutReminderOff => Nothing = commands::initiator::put_reminder_off, Look;
    see_reminder: Nothing => Nothing = commands::initiator::see_reminder, Look;
    save_password_calendar: Nothing => SavedFile = commands::password::save_password_calendar, Look;
    practice_set_password: PortalPassword => PortalView = commands::portal::practice_set_password, Act;
    practice_unlock: Nothing => PortalView = commands::portal::practice_unlock, Act;
    practice_let_days_pass: DaysToPass => PortalView = commands::portal::practice_let_days_pass, Act;
    practice_save_statement: PortalStatement => SavedFile = commands::portal::practice_save_statement, Act;
    preferences: Nothing => Preferences = commands::preferences::preferences, Look;
    set_preferences: Preferences => Nothing = commands::preferences::set_preferences, Act;
    incoming: IncomingOf => IncomingPage = commands::incoming::incoming, Look;
    incoming_state: Nothing => IncomingState = commands::incoming::incoming_state, Look;
    receive_payments: Nothing => Nothing = commands::registration::receive_payments, Administer;
    fetch_payments: FetchPayments => PaymentsFetched = commands::incoming::fetch_payments, Act;
    receipt: ReceiptRef => ReceiptView = commands::incoming::receipt_view, Look;
    ask_receipt: ReceiptRef => Nothing = commands::incoming::ask_receipt, Act;
    raise_reversal: RaiseReversal => ReversalRef = commands::reversal::raise_reversal, Make;
    reversals: ReversalsOf => ReversalsPage = commands::reversal::reversals, Look;
    reversal: PayoutRef => ReversalRow = commands::reversal::reversal, Look;
    recalls: Before => RecallsPage = commands::recall::recalls, Look;
    recalls_of: PayoutRef => PayoutRecalls = commands::recall::recalls_of, Look;
    recall: RecallRef => RecallView = commands::recall::recall, Look;
    open_recall: OpenRecall => RecallRef = commands::recall::open_recall, Act;
    step_recall: StepRecall => Nothing = commands::recall::step_recall, Act;
    close_recall: CloseRecall => Nothing = commands::recall::close_recall, Act;
    save_recall_letter: RecallRef => SavedFile = commands::recall_letter::save_recall_letter, Look;
    statements: Nothing => StatementsView = commands::statement::statements, Look;
    statement_file: StatementFileRef => StatementFileView = commands::statement::statement_file, Act;
    discard_statement_file: StatementFileRef => Nothing = commands::statement::discard_statement_file, Act;
    import_statement: ImportStatement => StatementDone = commands::statement::import_statement, Act;
    set_statement_every: StatementEvery => Nothing = commands::statement::set_statement_every, Administer;
    set_tariff: TariffView => Nothing = commands::statement::fees::set_tariff, Administer;
    differences: DifferencesOf => DifferencesPage = commands::statement::differences::differences, Look;
    note_difference: NoteDifference => Nothing = commands::statement::differences::note_difference, Act;
    accept_difference: AcceptDifference => Nothing = commands::statement::differences::accept_difference, Act;
    propose_line: ProposeLine => Nothing = commands::statement::differences::propose_line, Act;
    months: Nothing => Vec<MonthRow> = commands::statement::months::months, Look;
    fees: Nothing => FeesView = commands::statement::fees::fees, Look;
    close_month: CloseMonth => Nothing = commands::statement::months::close_month, Act;
    reopen_month: ReopenMonth => Nothing = commands::statement::months::reopen_month, Act;
    save_month: SaveMonth => SavedFile = commands::statement::months::save_month, Look;
    payouts: PayoutsPageOf => PayoutPage = commands::payout::payouts, Look;
    payout_counts: PayoutFilter => StateCounts = commands::payout::payout_counts, Look;
    payee: PayeeRef => PayeeView = commands::payee::payee, Look;
    suppliers: Nothing => Vec<SupplierView> = commands::payee::suppliers, Look;
    reports: ReportsOf => ReportsView = commands::reports::reports, Look;
    payout: PayoutRef => PayoutView = commands::payout::payout, Look;
    dismiss: DismissPayouts => Nothing = commands::payout::dismiss, Act;
    doubts: DoubtsOf => DoubtsPage = commands::doubt::doubts, Look;
    resolutions: Nothing => Vec<ResolutionRow> = commands::doubt::resolutions, Look;
    ask_about: PayoutRef => Nothing = commands::doubt::ask_about, Act;
    send_again: SendAgain => Nothing = commands::doubt::send_again, Act;
    propose_end: ProposeEnd => Nothing = commands::doubt::propose_end, Act;
    agree_end: AgreeEnd => Nothing = commands::doubt::agree_end, Act;
    decline_end: DeclineEnd => Nothing = commands::doubt::decline_end, Act;
    propose_ends: ProposeEnds => ManyDone = commands::doubt::many::propose_ends, Act;
    agree_ends: AgreeEnds => ManyDone = commands::doubt::many::agree_ends, Act;
    decline_ends: DeclineEnds => ManyDone = commands::doubt::many::decline_ends, Act;
}

/// Begins to read a file that a person chose. Its progress is asked for with `import_view`.
///
/// # Errors
/// When nobody is signed in, or the file is too large.
pub fn import_file(desk: &Arc<Desk>, name: String, bytes: Vec<u8>) -> Result<ImportRef, Problem> {
    desk.session.admit(Permit::Make)?;
    let import = messages::in_language(desk.language(), || desk.begin_import(name, bytes.into()))?;
    Ok(ImportRef { import })
}

/// Begins to read a statement of M-PESA's that a person chose. How far it is is asked for with `statement_file`.
///
/// # Errors
/// When nobody is signed in who does more than read, or the file is too large.
pub fn statement_file(desk: &Arc<Desk>, name: String, bytes: Vec<u8>) -> Result<ImportRef, Problem> {
    desk.session.admit(Permit::Act)?;
    let import = messages::in_language(desk.language(), || desk.begin_statement(name, bytes))?;
    Ok(ImportRef { import })
}

pub(crate) fn read<T: serde::de::DeserializeOwned>(request: Value) -> Result<T, Problem> {
    serde_json::from_value(request).map_err(|error| {
        Problem::field(
            "request",
            format!("The screen asked in a way this console does not understand: {error}."),
        )
    })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs, path::Path};

    use ts_rs::TypeVisitor;

    use super::*;
    use crate::{Changed, office::api as office, view::StatusView};

    fn typescript_of_everything() -> String {
        let config = ts_rs::Config::from_env();
        let mut types = Declarations {
            config: &config,
            by_name: BTreeMap::new(),
        };
        declare(&mut types);
        office::declare(&mut types);
        types.visit::<Problem>();
        types.visit::<Changed>();
        // Flattened into another's answer, so that no command names it.
        types.visit::<StatusView>();
        let types: Vec<String> = types.by_name.into_values().collect();
        format!(
            "// What the console says and is asked, written from its types by crates/console/src/api.rs. Not to be edited.\n\n\
             {}\n/** Every command: its request and its answer. */\nexport type Commands = {{\n{}{}}};\n",
            types.join("\n"),
            office::typescript(&config),
            typescript(&config)
        )
    }

    /// Run with `HAZINA_WRITE_BINDINGS=1` to write them anew.
    #[test]
    fn the_typescript_of_the_screen_is_what_these_types_say() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings.ts");
        let fresh = typescript_of_everything();
        if std::env::var_os("HAZINA_WRITE_BINDINGS").is_some() {
            fs::write(&committed, &fresh).expect("written");
        }
        let kept = fs::read_to_string(&committed).expect("text");
        assert_eq!(kept, fresh, "run again with HAZINA_WRITE_BINDINGS=1");
    }
}
