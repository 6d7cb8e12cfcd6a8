//! The whole circle: a practice payroll, M-PESA's own statement of it as the simulator writes it, and what matches; and then
//! statements that somebody changed, each of whose changes is found and named.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use api::Problem;
use console::{Desk, dispatch};
use daraja_sim::{Kind, StatementAccount, StatementLayout, StatementOf};
use practice::{OPERATORS, Options, Practice, memory_secrets};
use serde_json::{Value, json};

/// The built-in practice organisation's number.
const SHORTCODE: &str = "600992";
const PATIENCE: Duration = Duration::from_secs(120);

async fn ask(desk: &Arc<Desk>, name: &str, request: Value) -> Value {
    dispatch::call(desk, name, request)
        .await
        .unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
}

fn passphrase(operator: i64) -> &'static str {
    OPERATORS[usize::try_from(operator - 1).unwrap()].1
}

/// A practice organisation that paid the sample payroll.
struct Paid {
    practice: Practice,
    desk: Arc<Desk>,
    batch: Value,
    _folder: tempfile::TempDir,
}

impl Paid {
    async fn payroll(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let practice = Practice::open(Options {
            folder: folder.path().join("data"),
            locks: folder.path().join("locks"),
            outside: folder.path().join("outside"),
            hurry: true,
            downloads: folder.path().join("downloads"),
            secrets: memory_secrets(),
            seed,
        })
        .await
        .unwrap();
        let desk = practice.desk();
        sign_in(&desk, 1).await;
        let import = ask(&desk, "import_sample", json!({})).await;
        while ask(&desk, "import_view", import.clone()).await["progress"]["state"] != "ready" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let request = json!({ "import": import["import"], "title": "November payroll" });
        let batch = ask(&desk, "draft_batch", request).await;
        ask(&desk, "submit_batch", batch.clone()).await;
        sign_in(&desk, 2).await;
        let shown = ask(&desk, "batch", batch.clone()).await;
        let approval =
            json!({ "batch": batch["batch"], "digest": shown["digest"], "passphrase": passphrase(2), "note": "" });
        ask(&desk, "approve_batch", approval).await;
        let paid = Self {
            practice,
            desk,
            batch,
            _folder: folder,
        };
        paid.sent().await;
        paid
    }

    /// Waits until nothing is to be sent any more and the simulator has told what it will.
    async fn sent(&self) {
        let started = Instant::now();
        loop {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let view = ask(&self.desk, "batch", self.batch.clone()).await;
            let totals = &view["row"]["totals"];
            if ["to_go", "sending", "accepted"]
                .iter()
                .all(|state| totals[state]["count"] == 0)
            {
                self.practice.simulator().settle().await;
                return;
            }
            assert!(started.elapsed() < PATIENCE, "{totals}");
        }
    }

    /// M-PESA's statement from yesterday until now, as text.
    fn statement(&self, account: StatementAccount, layout: StatementLayout) -> (String, String) {
        let portal = self.practice.simulator().portal();
        let until = portal.now();
        let statement = portal.statement(&StatementOf {
            shortcode: self.desk_shortcode(),
            account,
            from: until - Duration::from_secs(86_400),
            until,
            failed_too: true,
            layout,
            operator: "practice".to_owned(),
        });
        let statement = statement.expect("a statement");
        (statement.file_name, String::from_utf8(statement.bytes).unwrap())
    }

    fn desk_shortcode(&self) -> mpesa::Shortcode {
        SHORTCODE.parse().unwrap()
    }

    async fn read(&self, name: &str, text: &str) -> (i64, Value) {
        let file = dispatch::begin_statement(&self.desk, name.to_owned(), text.as_bytes().to_vec()).unwrap();
        let started = Instant::now();
        loop {
            let view = ask(&self.desk, "statement_file", json!({ "file": file.import })).await;
            if view["progress"]["state"] != "reading" {
                return (file.import, view["progress"].clone());
            }
            assert!(started.elapsed() < PATIENCE);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn try_import(&self, name: &str, text: &str, account: &str) -> Result<Value, Problem> {
        let (file, read) = self.read(name, text).await;
        assert_eq!(read["state"], "read", "{read}");
        dispatch::call(
            &self.desk,
            "import_statement",
            json!({ "file": file, "account": account }),
        )
        .await
    }

    async fn import(&self, name: &str, text: &str, account: &str) -> Value {
        let done = self.try_import(name, text, account).await;
        done.unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    /// The titles of what is open on a tab.
    async fn open(&self, tab: &str) -> Vec<Value> {
        let request = json!({ "tab": tab, "open_only": true, "skip": 0, "limit": 200 });
        let page = ask(&self.desk, "differences", request).await;
        page["rows"].as_array().unwrap().clone()
    }

    /// What one payout's page says of the statement.
    async fn is_reconciled(&self, payout: i64) -> bool {
        let view = ask(&self.desk, "payout", json!({ "payout": payout })).await;
        let timeline = view["timeline"].as_array().unwrap().clone();
        timeline.iter().any(|entry| entry["kind"] == "reconciled")
    }

    async fn payouts(&self) -> Vec<Value> {
        let request = json!({
            "filter": { "batch": self.batch["batch"], "states": [], "from": null, "until": null, "search": "", "alarms": false },
            "sort": "line", "at": { "kind": "index", "index": 0 }, "limit": 500,
        });
        ask(&self.desk, "payouts", request).await["rows"]
            .as_array()
            .unwrap()
            .clone()
    }
}

async fn sign_in(desk: &Arc<Desk>, operator: i64) {
    let request = json!({ "operator": operator, "passphrase": passphrase(operator) });
    ask(desk, "sign_in", request).await;
}

fn titles(rows: &[Value]) -> Vec<&str> {
    let mut titles: Vec<&str> = rows.iter().map(|row| row["title"].as_str().unwrap()).collect();
    titles.sort_unstable();
    titles
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_payroll_is_reconciled_by_the_simulators_statement_in_three_layouts() {
    let paid = Paid::payroll(7).await;
    let (name, text) = paid.statement(StatementAccount::Utility, StatementLayout::Portal);
    let done = paid.import(&name, &text, "utility").await;
    assert!(done["added"].as_i64().unwrap() > 200, "{done}");
    let (name, text) = paid.statement(StatementAccount::ChargesPaid, StatementLayout::Portal);
    paid.import(&name, &text, "charges_paid").await;
    // The same books, written in another way, say nothing new.
    for layout in [StatementLayout::Statements2026, StatementLayout::Sftp] {
        let (name, text) = paid.statement(StatementAccount::Utility, layout);
        let done = paid.import(&name, &text, "utility").await;
        assert_eq!(done["added"], 0, "{layout:?}: {done}");
    }
    for tab in ["not_here", "not_in_books", "different", "fees"] {
        assert_eq!(titles(&paid.open(tab).await), Vec::<&str>::new(), "{tab}");
    }
    // Every payout that M-PESA carried out is paid here, also where it never said so, and stands in its books.
    let journal = paid.practice.simulator().journal();
    let mut doubts = 0;
    for payout in paid.payouts().await {
        let carried_out = journal
            .iter()
            .any(|entry| entry.payee == payout["payee"].as_str().unwrap() && matches!(entry.kind, Kind::Paid { .. }));
        if carried_out {
            assert_eq!(payout["state"], "paid", "{payout}");
            assert!(paid.is_reconciled(payout["id"].as_i64().unwrap()).await, "{payout}");
        }
        doubts += usize::from(payout["state"] == "in_doubt");
    }
    assert!(
        doubts < 5,
        "{doubts} doubts are left, of payouts that M-PESA never carried out"
    );
    let view = ask(&paid.desk, "statements", json!({})).await;
    assert_eq!(view["open"], 0, "{view}");
    assert!(view["until"].as_i64().is_some());
    let check = ask(&paid.desk, "check_ledger", json!({})).await;
    assert_eq!(check["faults"], json!([]));
    paid.practice.close().await;
}

/// The lines of a portal export: those above the heading and the heading, then the rows.
fn parted(text: &str) -> (Vec<String>, Vec<String>) {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let rows = lines.split_off(7);
    (lines, rows)
}

fn whole(head: &[String], rows: &[String]) -> String {
    head.iter()
        .chain(rows)
        .fold(String::new(), |text, line| text + line + "\r\n")
}

fn cells(row: &str) -> Vec<String> {
    row.split(',').map(str::to_owned).collect()
}

fn pays(row: &str) -> bool {
    row.contains("Payment to") && row.contains("Completed")
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_planted_differences_are_each_found_and_named() {
    let paid = Paid::payroll(11).await;
    let (name, text) = paid.statement(StatementAccount::Utility, StatementLayout::Portal);
    let (head, mut rows) = parted(&text);
    let payments: Vec<usize> = (0..rows.len()).filter(|at| pays(&rows[*at])).collect();
    let (missing, other, back) = (payments[3], payments[7], payments[11]);
    // 1: a payment made in the portal, by somebody. 2: another amount.
    let mut ghost = cells(&rows[payments[1]]);
    ghost[0] = "UKZGHOST01".to_owned();
    ghost[3] = "Business Payment to 254700000999 - UNKNOWN PERSON via WEB by PRACTICE\\jnobody".to_owned();
    ghost[10] = "254700000999 - UNKNOWN PERSON".to_owned();
    let mut changed = cells(&rows[other]);
    let shillings: f64 = changed[6].parse().unwrap();
    changed[6] = format!("{:.2}", shillings - 10.0);
    rows[other] = changed.join(",");
    // 3: a payment taken back.
    let original = cells(&rows[back]);
    let mut reversal = original.clone();
    reversal[0] = "UKZBACK001".to_owned();
    reversal[3] = "Reversal of Business Payment to somebody by PRACTICE\\jnobody".to_owned();
    reversal[5] = original[6].trim_start_matches('-').to_owned();
    reversal[6] = String::new();
    reversal[9] = "Reversal of Business Payment".to_owned();
    reversal[11].clone_from(&original[0]);
    rows.push(ghost.join(","));
    rows.push(reversal.join(","));
    // 4: one that was paid is taken out. 5: so the file does not add up.
    let gone = cells(&rows.remove(missing));
    paid.import(&name, &whole(&head, &rows), "utility").await;
    assert_eq!(titles(&paid.open("not_here").await), ["Nobody here approved this"]);
    let ghost = &paid.open("not_here").await[0];
    assert!(ghost["sentence"].as_str().unwrap().contains("jnobody"), "{ghost}");
    assert_eq!(ghost["alarm"], true);
    let not_in = paid.open("not_in_books").await;
    assert_eq!(titles(&not_in), ["Not in the statement"]);
    assert_eq!(not_in[0]["payout"]["receipt"], gone[0]);
    assert_eq!(
        titles(&paid.open("different").await),
        ["Another amount", "Money came back"]
    );
    let files = paid.open("files").await;
    assert!(titles(&files).contains(&"The file was changed"), "{files:#?}");
    assert!(titles(&files).contains(&"A balance does not follow"), "{files:#?}");
    // 6 and 7: a fee that differs, and one that was charged twice.
    let (name, text) = paid.statement(StatementAccount::ChargesPaid, StatementLayout::Portal);
    let (head, mut rows) = parted(&text);
    let mut dear = cells(&rows[2]);
    dear[6] = "-99.00".to_owned();
    rows[2] = dear.join(",");
    let mut twice = cells(&rows[5]);
    twice[7] = "-1.00".to_owned();
    rows.push(twice.join(","));
    paid.import(&name, &whole(&head, &rows), "charges_paid").await;
    assert_eq!(titles(&paid.open("fees").await), ["Another fee", "Charged twice"]);
    others(&paid).await;
    paid.practice.close().await;
}

/// Files that are not what they are said to be, and time that no file covers.
async fn others(paid: &Paid) {
    let (_, text) = paid.statement(StatementAccount::Utility, StatementLayout::Portal);
    // 8: another number's statement, and this one's said to be of another account.
    let strangers = text.replace(&format!("Short Code:,{}", SHORTCODE), "Short Code:,600999");
    let refused = paid
        .try_import("ORG_600999.csv", &strangers, "utility")
        .await
        .unwrap_err();
    assert!(format!("{refused:?}").contains("600999"), "{refused:?}");
    let moved = text.replace("Account:,Utility Account", "Account:,MMF Account");
    let refused = paid.try_import("moved.csv", &moved, "working").await.unwrap_err();
    assert!(format!("{refused:?}").contains("Utility account"), "{refused:?}");
    // 9: days and months swapped by a spreadsheet.
    let swapped = "Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance \
        Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.\r\n\
        UK52AAAAA1,11-05-2026 09:00:00,11-05-2026 09:00:00,Pay Bill from 254700000101 - A Acc. 1,Completed,100.00,,100.00,true,Pay Bill,254700000101 - A,, 1\r\n";
    let (_, read) = paid.read("swapped.csv", swapped).await;
    let said = read["said"].to_string();
    assert!(
        said.contains("swapped") || said.contains("another day") || said.contains("month"),
        "{read}"
    );
    // 10: a gap.
    let (mut head, _) = parted(&text);
    head[3] = "Time Period:,From,01-01-2027 00:00:00,To,01-01-2027 23:59:59".to_owned();
    head[5] =
        "Opening Balance:,5.00,Closing Balance:,5.00,Available Balance:,,Total Paid In:,0.00,Total Withdrawn:,0.00"
            .to_owned();
    let (file, read) = paid.read("later.csv", &whole(&head, &[])).await;
    assert_eq!(read["state"], "read", "{read}");
    let request = json!({ "file": file, "account": "utility" });
    ask(&paid.desk, "import_statement", request).await;
    let files = paid.open("files").await;
    assert!(titles(&files).contains(&"Gap between statements"), "{files:#?}");
}
