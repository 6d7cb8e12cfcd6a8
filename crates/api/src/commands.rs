//! Every command of the page: what it is called, what it takes and answers, and who may give it. One line each, here and nowhere
//! else.
//!
//! The lists are macros, so that whoever answers them ([`crate::answer_by_name`]), what TypeScript is told and what tests go
//! through are made of the same lines: a command without a function of its name does not compile.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Permit, Problem};

/// The commands of the organisation that is open, handed to the macro `$to` behind what it is given.
#[macro_export]
macro_rules! desk_commands {
    ($to:ident! { $($given:tt)* }) => {
        $to! { $($given)*
            status: Nothing => GreetingView, Anybody;
            sign_in: SignIn => SessionView, Anybody;
            sign_out: Nothing => Nothing, Anybody;
            still_here: Nothing => Nothing, Look;
            people: Nothing => PeopleView, Look;
            home: Nothing => HomeView, Look;
            holidays: Nothing => Vec<HolidayView>, Look;
            pause_sending: Nothing => Nothing, Act;
            resume_sending: ResumeSending => Nothing, Act;
            read_float: Nothing => Nothing, Act;
            balances: Nothing => BalancesView, Look;
            balance_history: BalanceHistoryOf => BalanceHistory, Look;
            backups: Nothing => BackupsView, Look;
            set_backups: SetBackups => Nothing, Administer;
            back_up_now: Nothing => SavedAt, Act;
            make_recovery_kit: TwoPeople => SavedAt, Administer;
            move_away: TwoPeople => SavedAt, Administer;
            set_low_level: SetLowLevel => Nothing, Administer;
            set_balance_schedule: SetBalanceSchedule => Nothing, Administer;
            set_own_transfers: SetOwnTransfers => Nothing, Administer;
            draft_top_up: DraftTopUp => BatchRef, Make;
            draft_bill: DraftBill => BatchRef, Make;
            quarantine: Nothing => Vec<QuarantineRow>, Look;
            review_quarantine: ReviewQuarantine => Nothing, Act;
            audit: AuditOf => AuditPage, Look;
            permissions: Nothing => Vec<ApiPermissionView>, Look;
            add_person: AddPerson => Nothing, Administer;
            readmit_ledger: TwoPeople => Nothing, Administer;
            change_roles: ChangeRoles => Nothing, Administer;
            retire_person: PersonChange => Nothing, Administer;
            lock_person: PersonChange => Nothing, Administer;
            release_person: ReleasePerson => Nothing, Administer;
            replace_passphrase: ReplacePassphrase => Nothing, Administer;
            policy: Nothing => PolicyView, Look;
            backtest_policy: PolicyBody => BacktestView, Look;
            propose_policy: ProposePolicy => Nothing, Administer;
            agree_policy: AgreePolicy => Nothing, Administer;
            decline_policy: DeclinePolicy => Nothing, Administer;
            stand_ins: Nothing => Vec<StandInRow>, Look;
            name_stand_in: NameStandIn => Nothing, Act;
            set_idle_sign_out: IdleSignOut => Nothing, Administer;
            change_passphrase: ChangePassphrase => Nothing, Look;
            check_ledger: Nothing => LedgerCheckView, Look;
            team: Nothing => TeamView, Look;
            ask_team_log: Nothing => Nothing, Act;
            take_over_sending: TakeOverSending => TakenOver, Act;
            retire_desktop: RetireDesktop => RetiredDesktop, Administer;
            invite_desktop: Nothing => DesktopCode, Administer;
            waiting_desktops: Nothing => Vec<WaitingDesktop>, Look;
            admit_desktop: AdmitDesktop => Nothing, Administer;
            refuse_desktop: RefuseDesktop => Nothing, Administer;
            relay: Nothing => RelayView, Look;
            relay_status: Nothing => RelayStatusView, Look;
            pair_relay: PairRelay => Nothing, Administer;
            leave_relay_before: LeaveRelayBefore => Nothing, Administer;
            renew_relay_credential: Nothing => Nothing, Administer;
            test_relay: Nothing => RelayTestView, Act;
            relay_rule: Nothing => RelayRuleView, Look;
            set_relay_rule: SetRelayRule => Nothing, Administer;
            import_sample: ImportSample => ImportRef, Make;
            import_view: ImportRef => ImportView, Make;
            import_rows: ImportPageOf => ImportRowsPage, Make;
            import_problems: ImportPageOf => FindingsPage, Make;
            import_flags: ImportPageOf => FindingsPage, Make;
            choose_in_import: ChooseInImport => Nothing, Make;
            cancel_import: ImportRef => Nothing, Make;
            discard_import: ImportRef => Nothing, Make;
            save_problems: ImportRef => SavedFile, Make;
            draft_batch: DraftBatch => BatchRef, Make;
            saving: Nothing => SavingView, Look;
            cancel_saving: Nothing => Nothing, Look;
            export_payouts: ExportPayouts => SavedFile, Look;
            export_batches: ExportBatches => SavedFile, Look;
            export_balances: ExportTable => SavedFile, Look;
            export_audit: ExportTable => SavedFile, Look;
            export_incoming: ExportIncoming => SavedFile, Look;
            save_advice: PayoutRef => SavedFile, Look;
            save_advices: BatchRef => SavedFile, Look;
            advice_text: PayoutRef => AdviceText, Look;
            save_summary: BatchRef => SavedFile, Look;
            batches: BatchesOf => BatchesPage, Look;
            batch: BatchRef => BatchView, Look;
            submit_batch: SubmitBatch => Nothing, Make;
            attach_file: AttachFile => Nothing, Make;
            detach_file: AttachmentRef => Nothing, Make;
            open_attachment: AttachmentRef => OpenedFile, Look;
            payee_book: BookOf => BookPage, Look;
            note_payee: NotePayee => Nothing, Act;
            merge_payee: MergePayee => Nothing, Act;
            export_book: ExportBook => SavedFile, Look;
            run_changes: RunChangesOf => RunChangesPage, Look;
            set_run_differs: RunDiffersPercent => Nothing, Administer;
            approvals: Nothing => Vec<BatchRow>, Look;
            approve_batch: ApproveBatch => Nothing, Check;
            reject_batch: RejectBatch => Nothing, Check;
            leave_out: LeaveOut => Nothing, Check;
            ask_maker: AskMaker => Nothing, Check;
            answer_question: AnswerQuestion => Nothing, Act;
            cancel_batch: BatchRef => Nothing, Act;
            pause_batch: BatchRef => Nothing, Act;
            resume_batch: ResumeBatch => Nothing, Act;
            correct_batch: CorrectBatch => BatchRef, Make;
            check_failed: BatchRef => Nothing, Make;
            failed_again: BatchRef => FailedAgain, Look;
            redo_failed: RedoFailed => BatchRef, Make;
            resuming: Resuming => ResumingView, Look;
            send_stopped: SendStopped => Nothing, Check;
            cancel_stopped: CancelStopped => Nothing, Act;
            sending_settings: Nothing => SendingSettings, Look;
            set_pace: SetPace => Nothing, Administer;
            set_not_paid_hours: NotPaidHours => Nothing, Administer;
            set_same_payment_days: SamePaymentDays => Nothing, Administer;
            papers_language: Nothing => PapersLanguage, Look;
            set_papers_language: PapersLanguage => Nothing, Administer;
            initiator: Nothing => InitiatorView, Look;
            check_password: CheckPassword => Vec<PasswordRuleView>, Look;
            begin_password_change: BeginPasswordChange => Nothing, Administer;
            try_password: TryPassword => Nothing, Administer;
            finish_password_change: Nothing => Nothing, Administer;
            abandon_password_change: Nothing => Nothing, Administer;
            note_password_day: NotePasswordDay => Nothing, Administer;
            set_password_lasts: PasswordLasts => Nothing, Administer;
            put_reminder_off: PutReminderOff => Nothing, Look;
            see_reminder: Nothing => Nothing, Look;
            save_password_calendar: Nothing => SavedFile, Look;
            practice_set_password: PortalPassword => PortalView, Act;
            practice_unlock: Nothing => PortalView, Act;
            practice_let_days_pass: DaysToPass => PortalView, Act;
            practice_save_statement: PortalStatement => SavedFile, Act;
            preferences: Nothing => Preferences, Look;
            set_preferences: Preferences => Nothing, Act;
            incoming: IncomingOf => IncomingPage, Look;
            incoming_state: Nothing => IncomingState, Look;
            receive_payments: Nothing => Nothing, Administer;
            fetch_payments: FetchPayments => PaymentsFetched, Act;
            receipt: ReceiptRef => ReceiptView, Look;
            ask_receipt: ReceiptRef => Nothing, Act;
            prompts: PromptsOf => PromptsPage, Look;
            ask_for_payment: AskForPayment => Nothing, Act;
            check_prompt: PromptRef => Nothing, Act;
            set_passkey: SetPasskey => Nothing, Administer;
            raise_reversal: RaiseReversal => ReversalRef, Make;
            reversals: ReversalsOf => ReversalsPage, Look;
            reversal: PayoutRef => ReversalRow, Look;
            recalls: Before => RecallsPage, Look;
            recalls_of: PayoutRef => PayoutRecalls, Look;
            recall: RecallRef => RecallView, Look;
            open_recall: OpenRecall => RecallRef, Act;
            step_recall: StepRecall => Nothing, Act;
            close_recall: CloseRecall => Nothing, Act;
            save_recall_letter: RecallRef => SavedFile, Look;
            statements: Nothing => StatementsView, Look;
            statement_file: StatementFileRef => StatementFileView, Act;
            discard_statement_file: StatementFileRef => Nothing, Act;
            import_statement: ImportStatement => StatementDone, Act;
            set_statement_every: StatementEvery => Nothing, Administer;
            set_tariff: TariffView => Nothing, Administer;
            differences: DifferencesOf => DifferencesPage, Look;
            note_difference: NoteDifference => Nothing, Act;
            accept_difference: AcceptDifference => Nothing, Act;
            propose_line: ProposeLine => Nothing, Act;
            months: Nothing => Vec<MonthRow>, Look;
            fees: Nothing => FeesView, Look;
            close_month: CloseMonth => Nothing, Act;
            reopen_month: ReopenMonth => Nothing, Act;
            save_month: SaveMonth => SavedFile, Look;
            payouts: PayoutsPageOf => PayoutPage, Look;
            payout_counts: PayoutFilter => StateCounts, Look;
            payee: PayeeRef => PayeeView, Look;
            suppliers: Nothing => Vec<SupplierView>, Look;
            reports: ReportsOf => ReportsView, Look;
            payout: PayoutRef => PayoutView, Look;
            dismiss: DismissPayouts => Nothing, Act;
            doubts: DoubtsOf => DoubtsPage, Look;
            resolutions: Nothing => Vec<ResolutionRow>, Look;
            ask_about: PayoutRef => Nothing, Act;
            send_again: SendAgain => Nothing, Act;
            propose_end: ProposeEnd => Nothing, Act;
            agree_end: AgreeEnd => Nothing, Act;
            decline_end: DeclineEnd => Nothing, Act;
            propose_ends: ProposeEnds => ManyDone, Act;
            agree_ends: AgreeEnds => ManyDone, Act;
            decline_ends: DeclineEnds => ManyDone, Act;
        }
    };
}

/// The commands that are about the organisations of this machine, handed to the macro `$to` behind what it is given.
#[macro_export]
macro_rules! organisation_commands {
    ($to:ident! { $($given:tt)* }) => {
        $to! { $($given)*
            profiles: Nothing => ProfilesView, Anybody;
            open_profile: OpenProfile => Nothing, Anybody;
            choose_language: ChooseLanguage => Nothing, Anybody;
            desktop: Nothing => DesktopView, Anybody;
            passphrase_strength: PassphraseTyped => PassphraseStrength, Anybody;
            activity: Nothing => ActivityView, Anybody;
            give_keyring_up: Nothing => Nothing, Anybody;
            leave: Leave => Nothing, Anybody;
            save_diagnostics: Nothing => SavedAt, Anybody;
            organisation: Nothing => Vec<ConnectionView>, Look;
            replace_keys: ReplaceKeys => Nothing, Administer;
            change_organisation: ChangeOrganisation => Nothing, Administer;
            practice_team_line: Nothing => TeamLine, Administer;
            found_team: FoundTeam => Nothing, Administer;
            join_team: JoinTeam => JoiningView, Anybody;
            joining: ProfileRef => JoiningView, Anybody;
            connect_begin: BeginConnecting => ConnectionView, Anybody;
            connect_view: ProfileRef => ConnectionView, Anybody;
            connect_discard: ProfileRef => Nothing, Anybody;
            connect_portal: Nothing => PortalCardView, Anybody;
            connect_organisation: ConnectOrganisation => ConnectionView, Anybody;
            connect_keys: ConnectKeys => ConnectionView, Anybody;
            connect_certificate: ConnectCertificate => ConnectionView, Anybody;
            connect_password_rules: PasswordOf => Vec<PasswordRuleView>, Anybody;
            connect_initiator: ConnectInitiator => ConnectionView, Anybody;
            connect_relay: ConnectRelay => ConnectionView, Anybody;
            connect_check: ProfileRef => ConnectionView, Anybody;
            connect_person: ConnectPerson => ConnectionView, Anybody;
            connect_kit: ProfileRef => SavedAt, Anybody;
            connect_finish: ProfileRef => Nothing, Anybody;
            find_backups: FindBackups => FoundBackups, Anybody;
            look_at_backup: LookAtBackup => RestoreView, Anybody;
            restore_backup: RestoreBackup => Nothing, Anybody;
            retire_profile: RetireProfile => Nothing, Anybody;
            leave_restore: Nothing => Nothing, Anybody;
            going_live: Nothing => GoingLiveView, Look;
            tick_going_live: TickGoingLive => Nothing, Act;
        }
    };
}

/// Runs the command called `$name`: looks who asks (`$admit`), reads the request, calls the function of the command's name in
/// the scope of the caller with `$part` of `$of`, inside of `$around`, and answers JSON.
///
/// Nothing of a request is looked at before `$admit` let whoever asks in.
#[macro_export]
macro_rules! answer_by_name {
    (
        $of:ident, $name:ident, $request:ident, admit: $admit:path, part: $part:path, around: $around:path, unexpected: $unexpected:path;
        $($command:ident: $takes:ty => $answers:ty, $permit:ident;)*
    ) => {
        match $name {
            $(stringify!($command) => {
                $admit($of, $crate::Permit::$permit)?;
                let request: $takes = $crate::read($request)?;
                // On the heap: in one match stand the futures of every command, each as large as the largest.
                let answer: $answers = $around(Box::pin($command($part($of), request))).await?;
                serde_json::to_value(answer).map_err(|error| $unexpected(&error))
            })*
            _ => Err($crate::Problem::not_found("command")),
        }
    };
}

/// A command, as far as it is not about types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// What the page calls it.
    pub name: &'static str,
    /// Who may give it.
    pub permit: Permit,
}

macro_rules! as_table {
    ($($command:ident: $takes:ty => $answers:ty, $permit:ident;)*) => {
        &[$(Command { name: stringify!($command), permit: Permit::$permit }),*]
    };
}

/// The commands of the organisation that is open.
pub const OF_A_DESK: &[Command] = desk_commands!(as_table! {});

/// The commands that are about the organisations of this machine.
pub const OF_ORGANISATIONS: &[Command] = organisation_commands!(as_table! {});

/// What is confirmed in a window of its own where the console has windows: the page that lists and searches cannot ask for it. In
/// a browser, which is practice alone, it is a part of that page.
pub const CONFIRMED_APART: &[&str] = &["approve_batch"];

/// Reads the request of a command.
///
/// # Errors
/// With the field `request` where it is not what the command takes.
pub fn read<T: DeserializeOwned>(request: Value) -> Result<T, Problem> {
    serde_json::from_value(request).map_err(|error| {
        Problem::field(
            "request",
            format!("The screen asked in a way this console does not understand: {error}."),
        )
    })
}
