//! Importing a statement, in one write: all of it, or nothing.

use std::collections::HashSet;

use mpesa::Shortcode;
use rusqlite::{OptionalExtension, params};
use treasury::{
    Alarm, AttemptId, BookAccount, Digest, Effect, Evidence, Fact, FileFinding, ImportedStatement, LineClass, Month,
    OperatorId, PayoutId, ProvedByLine, StatementId, StatementLine, StatementLines, StatementPeriod, Verdict,
    decide::of_attempt, east_africa_day, evidence_of, judge_beside,
};

use crate::{
    Ledger, NoStatement, StoreError,
    journal::content::keep_content,
    ledger::write::Write,
    operations::{
        results::{is_over, receipts_told, without_foreign_receipt},
        settlements::overtake,
    },
    project::{last_attempt, lines_of_payout, of_payout},
    sql,
};

/// So many lines are looked for among those of other accounts.
const LOOKED_FOR: usize = 200;

/// A statement to import.
#[derive(Debug, Clone)]
pub struct NewStatement {
    /// The file's name.
    pub file: String,
    /// All of it.
    pub bytes: std::sync::Arc<[u8]>,
    /// Its lines.
    pub lines: StatementLines,
    /// Whose: an organisation's number.
    pub shortcode: Shortcode,
    /// Of which account.
    pub account: BookAccount,
    /// How it is written, in words.
    pub layout: String,
    /// What it covers.
    pub period: StatementPeriod,
    /// Whether payouts of this ledger leave this account.
    pub pays: bool,
    /// What is wrong with the file.
    pub said: Vec<FileFinding>,
}

/// What came of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Its name in the ledger.
    pub statement: StatementId,
    /// Lines that were new.
    pub added: u32,
    /// Payouts whose end it proved.
    pub ended: u32,
}

impl Ledger {
    /// Imports a statement. Lines that are known already add nothing; what ends by a new one ends in the same write.
    ///
    /// # Errors
    /// A [`NoStatement`] where the file was imported before, its lines are those of another account, or it would change a
    /// month that was closed.
    pub async fn import_statement(&self, new: NewStatement, by: OperatorId, at: i64) -> Result<Imported, StoreError> {
        self.write("importing a statement", move |write| {
            let sha256 = Digest::of(&new.bytes);
            refuse_known(write, sha256)?;
            refuse_other_account(write, &new)?;
            refuse_closed(write, &new)?;
            keep_content(write.tx, &new.bytes)?;
            keep_content(write.tx, new.lines.bytes())?;
            let next = "SELECT coalesce(max(id), 0) + 1 FROM statement";
            let statement = StatementId::new(write.tx.query_row(next, [], |row| row.get(0))?);
            let first: i64 = write
                .tx
                .query_row("SELECT coalesce(max(id), 0) FROM statement_line", [], |row| row.get(0))?;
            let since = "SELECT coalesce((SELECT at FROM journal WHERE seq = 1), 0)";
            let imported = ImportedStatement {
                statement,
                file: new.file,
                sha256,
                lines: new.lines.digest(),
                count: u32::try_from(new.lines.lines().len()).unwrap_or(u32::MAX),
                shortcode: new.shortcode,
                account: new.account,
                layout: new.layout,
                period: new.period,
                since: write.tx.query_row(since, [], |row| row.get(0))?,
                pays: new.pays,
                said: new.said,
            };
            write.append(at, Some(by), &Fact::StatementImported { statement: imported })?;
            let mut ended = 0_u32;
            for payout in touched(write, first)? {
                ended = ended.saturating_add(prove(write, payout, at)?);
            }
            let added = "SELECT added FROM statement WHERE id = ?";
            Ok(Imported {
                statement,
                added: write.tx.query_row(added, [statement.get()], |row| row.get(0))?,
                ended,
            })
        })
        .await
    }
}

fn refuse_known(write: &Write<'_>, sha256: Digest) -> Result<(), StoreError> {
    let known: Option<(i64, i64)> = sql::maybe(
        write.tx,
        "SELECT id, imported_at FROM statement WHERE file_sha256 = ?",
        [sha256.as_bytes()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    known.map_or(Ok(()), |(id, at)| {
        let statement = StatementId::new(id);
        Err(NoStatement::Known { statement, at }.into())
    })
}

/// A payment stands in one account's books. Where a person chose the wrong one, its lines are known from another.
fn refuse_other_account(write: &Write<'_>, new: &NewStatement) -> Result<(), StoreError> {
    let sql = "SELECT account FROM statement_line WHERE key = ? AND shortcode = ? AND account <> ?";
    let mut statement = write.tx.prepare_cached(sql)?;
    let of_one_account = |line: &&StatementLine| matches!(line.class, LineClass::Payment | LineClass::Incoming);
    for line in new.lines.lines().iter().filter(of_one_account).take(LOOKED_FOR) {
        let other: Option<String> = statement
            .query_row(params![line.key(), new.shortcode.as_str(), new.account.name()], |row| {
                row.get(0)
            })
            .optional()?;
        if let Some(account) = other.as_deref().and_then(BookAccount::named) {
            return Err(NoStatement::OtherAccount { account }.into());
        }
    }
    Ok(())
}

/// What two people closed does not change until two open it again.
fn refuse_closed(write: &Write<'_>, new: &NewStatement) -> Result<(), StoreError> {
    let mut statement = write.tx.prepare_cached("SELECT month FROM closed_month")?;
    let closed = statement
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<std::collections::HashSet<_>, _>>()?;
    if closed.is_empty() {
        return Ok(());
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM statement_line WHERE key = ? AND shortcode = ? AND account = ?)";
    let mut known = write.tx.prepare_cached(sql)?;
    for line in new.lines.lines().iter().filter(|line| line.counts) {
        let month = Month::of(east_africa_day(line.completed));
        if closed.contains(&month.to_string())
            && !known.query_row(params![line.key(), new.shortcode.as_str(), new.account.name()], |row| {
                row.get(0)
            })?
        {
            return Err(NoStatement::MonthClosed { month }.into());
        }
    }
    Ok(())
}

/// Payouts to which a line behind `first` belongs that may say something new of them.
fn touched(write: &Write<'_>, first: i64) -> Result<Vec<PayoutId>, StoreError> {
    let mut statement = write.tx.prepare_cached(
        "SELECT DISTINCT p.id FROM statement_line l JOIN payout p ON p.id = l.payout_id
         WHERE l.id > ? AND l.counts = 1 AND l.class IN ('payment', 'reversal')
            AND (p.state <> 'paid' OR p.line_id IS NOT l.id) ORDER BY p.id",
    )?;
    let found = statement.query_map([first], |row| row.get(0).map(PayoutId::new))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// What the lines about a payout prove of it is written down, where it is news. Answers 1 where it ended by that.
pub(crate) fn prove(write: &mut Write<'_>, payout: PayoutId, at: i64) -> Result<u32, StoreError> {
    let Ok(attempt) = last_attempt(write.tx, payout) else {
        return Ok(0);
    };
    let had_ended = of_payout(write.tx, payout)?.state.has_ended();
    // A payment gives the payout its receipt, by which a line is found that takes it back. Each line is heard once: two that
    // contradict each other would be news by turns without end.
    let mut heard = HashSet::new();
    while let Some(line) = prove_once(write, payout, attempt, &heard, at)? {
        heard.insert(line);
    }
    let ended = of_payout(write.tx, payout)?.state.has_ended();
    if ended && !had_ended {
        overtake(write, payout, at)?;
        return Ok(1);
    }
    Ok(0)
}

/// Writes down the first news among the lines that were not heard yet, and answers of which line it was.
fn prove_once(
    write: &mut Write<'_>,
    payout: PayoutId,
    last: AttemptId,
    heard: &HashSet<i64>,
    at: i64,
) -> Result<Option<i64>, StoreError> {
    let mut lines = lines_of_payout(write.tx, payout)?;
    // A payment before what takes it back.
    lines.sort_by_key(|(id, line)| (line.class == LineClass::Reversal && line.cents > 0, line.completed, *id));
    let standing = of_payout(write.tx, payout)?;
    for (line, said) in lines.iter().filter(|(line, _)| !heard.contains(line)) {
        let Some(evidence) = evidence_of(said) else { continue };
        // A part that came back is not the payout taken back: it is a difference that people look at.
        if matches!(evidence, Evidence::TakenBack { .. }) && said.cents != standing.amount.cents() {
            continue;
        }
        let attempt = attempt_of_line(write, payout, said)?.unwrap_or(last);
        let evidence = without_foreign_receipt(write.tx, &standing, evidence)?;
        // What was refused for good may have been sent again: its payment is for people, as when a callback tells of it.
        let evidence = of_attempt(evidence, is_over(write.tx, attempt)?);
        let told = receipts_told(write.tx, &standing, &evidence)?;
        let effect = match judge_beside(&told, &standing.state, standing.amount, &standing.lane, &evidence) {
            Verdict::Step(_) => Effect::Stepped,
            Verdict::Known => continue,
            Verdict::Alarm(alarm) if is_known(write, *line, &alarm)? => continue,
            Verdict::Alarm(alarm) => Effect::Alarm { alarm },
        };
        let proved = ProvedByLine {
            line: *line,
            payout,
            attempt,
            evidence,
            effect,
        };
        write.append(at, None, &Fact::StatementProved { proved: vec![proved] })?;
        return Ok(Some(*line));
    }
    Ok(None)
}

/// The newest attempt of a payout that was sent under the id that a line names.
fn attempt_of_line(write: &Write<'_>, payout: PayoutId, line: &StatementLine) -> Result<Option<AttemptId>, StoreError> {
    let Some(own_id) = &line.own_id else { return Ok(None) };
    let sql = "SELECT id FROM attempt WHERE payout_id = ? AND our_id = ? ORDER BY seq DESC LIMIT 1";
    let found: Option<String> = sql::maybe_one(write.tx, sql, params![payout.get(), own_id.as_str()])?;
    found
        .map(|id| {
            id.parse()
                .map_err(|_| StoreError::Changed(format!("{id} is no attempt")))
        })
        .transpose()
}

/// Whether this line raised this alarm before: each does so once.
fn is_known(write: &Write<'_>, line: i64, alarm: &Alarm) -> Result<bool, StoreError> {
    let sql = "SELECT alarm FROM statement_line WHERE id = ?";
    let known: Option<String> = sql::one(write.tx, sql, [line])?;
    Ok(known.is_some_and(|known| serde_json::from_str::<Alarm>(&known).is_ok_and(|known| known == *alarm)))
}
