//! Statements from the simulator's own books. Read here by hand: nothing of any reader is used.

use daraja_sim::{Config, Opening, Statement, StatementAccount, StatementLayout, StatementOf};
use mpesa::{Amount, B2cTariff, Balance, Band, Total};
use serde_json::{Value, json};

use crate::caller::{B2B, Daraja, REVERSAL, config};

const SECOND: &str = "600100";

fn of(account: StatementAccount, layout: StatementLayout) -> StatementOf {
    StatementOf {
        shortcode: "600992".parse().unwrap(),
        account,
        from: "2026-11-20T21:00:00Z".parse().unwrap(),
        until: "2026-11-21T20:59:59Z".parse().unwrap(),
        failed_too: false,
        layout,
        operator: "jmfano".to_owned(),
    }
}

fn text(statement: &Statement) -> Vec<String> {
    let text = std::str::from_utf8(&statement.bytes).unwrap();
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\n', '\r']));
    text.strip_suffix("\r\n")
        .unwrap()
        .split("\r\n")
        .map(str::to_owned)
        .collect()
}

/// A line's values; quotes are only taken off.
fn values(line: &str) -> Vec<String> {
    let (mut values, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => values.push(String::new()),
            c => values.last_mut().unwrap().push(c),
        }
    }
    values
}

fn cents(text: &str) -> i64 {
    let text = text.replace(',', "");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "00"));
    let sign = if text.starts_with('-') { -1 } else { 1 };
    match whole {
        "" => 0,
        _ => whole.parse::<i64>().unwrap() * 100 + sign * fraction.parse::<i64>().unwrap(),
    }
}

/// A day of every kind of movement.
async fn a_day() -> Daraja {
    let bills = B2cTariff::new(vec![Band {
        up_to: Amount::from_shillings(250_000).unwrap(),
        fee: Total::from_cents(7_700).unwrap(),
    }]);
    let mut config = Config {
        shortcodes: vec![Opening {
            shortcode: SECOND.parse().unwrap(),
            utility: Balance::from_cents(5_000_000).unwrap(),
            working: Balance::from_cents(0).unwrap(),
        }],
        ..config()
    };
    config.rules.b2b_tariff = bills;
    let daraja = Daraja::start(config).await;
    daraja.pay("ours-1", "254711000100", 2_000).await;
    daraja.pay("ours-2", "254711000204", 900).await;
    let mut salary = daraja.b2c("ours-3", "254711000100", 12_500);
    salary["CommandID"] = json!("SalaryPayment");
    daraja.post(crate::caller::B2C, &salary).await;
    let customer = json!({ "customer": "254722410018", "amount": 70_050, "reference": "INV, 7" });
    let receipt = daraja.control("POST", "c2b", customer).await.body["receipt"].clone();
    daraja.sim.settle().await;
    let mut back = daraja.query(
        "TransactionReversal",
        json!({ "TransactionID": receipt, "Amount": "700.50" }),
    );
    back["ReceiverParty"] = json!("600992");
    back["RecieverIdentifierType"] = json!("11");
    daraja.post(REVERSAL, &back).await;
    let mut bill = daraja.b2b("BusinessPayBill", "700100", "190");
    bill["AccountReference"] = json!("INV-2210");
    daraja.post(B2B, &bill).await;
    daraja
        .post(B2B, &daraja.b2b("BusinessTransferFromMMFToUtility", "600992", "1000"))
        .await;
    daraja.post(B2B, &daraja.b2b("BusinessPayToBulk", SECOND, "500")).await;
    let mut accounts = daraja.control("GET", "accounts", Value::Null).await.body;
    accounts["working"] = json!(accounts["working"].as_i64().unwrap() + 5_000_000);
    assert_eq!(daraja.control("PUT", "accounts", accounts).await.status, 204);
    daraja.sim.settle().await;
    daraja
}

#[tokio::test]
async fn the_portals_export_adds_up_for_every_account() {
    let daraja = a_day().await;
    let held = daraja.sim.accounts();
    for (account, closing, rows) in [
        (StatementAccount::Utility, held.utility, 5),
        (StatementAccount::Working, held.working, 4),
        (StatementAccount::ChargesPaid, held.charges_paid, 5),
        (StatementAccount::Merchant, held.merchant, 0),
    ] {
        let statement = daraja.sim.statement(&of(account, StatementLayout::Portal)).unwrap();
        let lines = text(&statement);
        assert_eq!(lines[0], "Account Holder:,Practice Organisation");
        assert_eq!(
            lines[1..3],
            ["Short Code:,600992".to_owned(), format!("Account:,{}", account.name())]
        );
        assert_eq!(lines[3], "Time Period:,From,21-11-2026 00:00:00,To,21-11-2026 23:59:59");
        assert!(
            lines[6].starts_with("Receipt No.,Completion Time,"),
            "six lines before the heading"
        );
        let totals = values(&lines[5]);
        let (opening, paid_in, withdrawn) = (cents(&totals[1]), cents(&totals[7]), cents(&totals[9]));
        assert_eq!(cents(&totals[3]), closing.cents(), "{account:?}");
        assert_eq!(opening + paid_in + withdrawn, closing.cents());
        let body: Vec<Vec<String>> = lines[7..].iter().map(|line| values(line)).collect();
        assert_eq!(body.len(), rows, "{account:?} {lines:#?}");
        assert!(body.iter().all(|row| row.len() == 13), "{lines:#?}");
        // Newest first: from the last line up, each balance follows from the one before.
        let mut balance = opening;
        for row in body.iter().rev() {
            balance += cents(&row[5]) + cents(&row[6]);
            assert_eq!(cents(&row[7]), balance, "{row:?}");
            assert!(row[0].starts_with("UKL") && row[0].len() == 10, "{row:?}");
        }
        assert_eq!(
            statement.file_name,
            format!("ORG_600992_{}_Completed_20261121235959.csv", account.name())
        );
    }
}

#[tokio::test]
async fn lines_name_what_they_are_and_carry_our_own_ids() {
    let daraja = a_day().await;
    let paid = daraja.sim.paid();
    let read = |account| text(&daraja.sim.statement(&of(account, StatementLayout::Portal)).unwrap()).join("\n");
    let utility = read(StatementAccount::Utility);
    for wanted in [
        format!(
            "{},21-11-2026 13:00:00,21-11-2026 13:00:00,Business Payment to 254711000100 - Amina Otieno via API. Original \
             conversation ID is ours-1.,Completed,,-2000.00,998000.00,true,Business Payment to Customer via API,254711000100 \
             - Amina Otieno,, ",
            paid[0].receipt
        ),
        "Salary Payment to 254711000100 - Amina Otieno via API. Original conversation ID is ours-3.".to_owned(),
        "\" INV, 7\"".to_owned(),
        "Pay Utility Reversal by Practice Organisation\\testapi".to_owned(),
        "Move Funds from MMF Account to Utility Account,Completed,1000.00,".to_owned(),
    ] {
        assert!(utility.contains(&wanted), "{wanted}\n{utility}");
    }
    assert!(!utility.contains("254722410018"), "customers are masked");
    let working = read(StatementAccount::Working);
    for wanted in [
        "Business Pay Bill to 700100 - Kilimo Supplies Acc. INV-2210 via API,Completed,,-190.00,",
        "Move Funds from MMF Account to Utility Account,Completed,,-1000.00,",
        "Organization Settlement Account to Organization MMF Account,Completed,50000.00,",
    ] {
        assert!(working.contains(wanted), "{wanted}\n{working}");
    }
    let charges = read(StatementAccount::ChargesPaid);
    assert!(
        charges.contains(&format!("{},", paid[0].receipt)),
        "a charge has its payment's receipt\n{charges}"
    );
    assert!(
        charges.contains("Salary Payment Charge,Completed,,-11.00,") && charges.contains(",SP,, "),
        "{charges}"
    );
    // The second shortcode's books have the other side of the top-up.
    let second = StatementOf {
        shortcode: SECOND.parse().unwrap(),
        ..of(StatementAccount::Utility, StatementLayout::Portal)
    };
    let second = text(&daraja.sim.statement(&second).unwrap());
    assert_eq!(second.len(), 8, "{second:#?}");
    assert!(second[7].contains(",Completed,500.00,,50500.00,"), "{second:#?}");
}

#[tokio::test]
async fn what_failed_stands_in_the_statement_of_all_and_moves_nothing() {
    let daraja = a_day().await;
    let all = StatementOf {
        failed_too: true,
        ..of(StatementAccount::Utility, StatementLayout::Portal)
    };
    let statement = daraja.sim.statement(&all).unwrap();
    let lines = text(&statement);
    let failed: Vec<&String> = lines.iter().filter(|line| line.contains(",Failed,")).collect();
    assert!(
        failed.len() == 1 && failed[0].contains(",Failed,,-900.00,998000.00,true,"),
        "{failed:?}"
    );
    assert!(statement.file_name.contains("_All_"));
    let totals = values(&lines[5]);
    assert_eq!(
        cents(&totals[1]) + cents(&totals[7]) + cents(&totals[9]),
        cents(&totals[3])
    );
}

#[tokio::test]
async fn the_other_layouts_have_the_same_lines_in_their_own_writing() {
    let daraja = a_day().await;
    let portal = text(
        &daraja
            .sim
            .statement(&of(StatementAccount::Utility, StatementLayout::Portal))
            .unwrap(),
    );
    let receipts: Vec<String> = portal[7..].iter().map(|line| values(line)[0].clone()).collect();

    let statement = daraja
        .sim
        .statement(&of(StatementAccount::Utility, StatementLayout::Statements2026))
        .unwrap();
    assert_eq!(
        statement.file_name,
        "Statements for 600992 from 2026-11-21 to 2026-11-21.csv"
    );
    let lines = text(&statement);
    assert!(
        lines[0].starts_with("Receipt No,Completion Time,Details,"),
        "no lines before the heading"
    );
    let rows: Vec<Vec<String>> = lines[1..].iter().map(|line| values(line)).collect();
    assert_eq!(rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>(), receipts);
    assert_eq!(rows[4][1], "21/11/2026 13:00:00");
    assert!(
        lines[5].ends_with(",Completed,0.00,\"-2,000.00\",\"998,000.00\""),
        "{}",
        lines[5]
    );
    assert!(
        lines[5].contains("via API. Original conversation ID is ours-1.,Completed,"),
        "{}",
        lines[5]
    );

    let statement = daraja
        .sim
        .statement(&of(StatementAccount::Utility, StatementLayout::Sftp))
        .unwrap();
    assert_eq!(statement.file_name, "MPESA_600992_20261121235959.csv");
    let lines = text(&statement);
    assert!(lines[0].starts_with("#RECEIPT_NUMBER,DATE1,") && lines[0].split(',').count() == 13);
    let rows: Vec<Vec<String>> = lines[1..].iter().map(|line| values(line)).collect();
    assert!(rows.iter().all(|row| row.len() == 12), "{lines:#?}");
    let oldest_first: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(oldest_first, receipts.into_iter().rev().collect::<Vec<_>>());
    assert_eq!(rows[0][1..2], ["2026-11-21 13:00:00"]);
    assert_eq!(rows[0][4..7], ["2,000", "0", "998,000"], "withdrawn first and positive");
    assert!(!lines.join("").contains("ours-1"), "our id is not told there");
}

#[tokio::test]
async fn windows_that_meet_miss_nothing_and_a_stranger_has_no_statement() {
    let mut daraja = a_day().await;
    let later = json!({ "now": "2026-11-23T08:00:00Z" });
    daraja.control("PUT", "clock", later).await;
    daraja.token = daraja.fetch_token().await;
    daraja.pay("ours-9", "254711000100", 300).await;
    daraja.sim.settle().await;
    let first = daraja
        .sim
        .statement(&of(StatementAccount::Utility, StatementLayout::Portal))
        .unwrap();
    let second = StatementOf {
        from: "2026-11-21T21:00:00Z".parse().unwrap(),
        until: "2026-11-23T20:59:59Z".parse().unwrap(),
        ..of(StatementAccount::Utility, StatementLayout::Portal)
    };
    let second = daraja.sim.statement(&second).unwrap();
    let totals = |statement: &Statement| values(&text(statement)[5]);
    assert_eq!(totals(&first)[3], totals(&second)[1], "closing, and the next opening");
    assert_eq!(text(&second).len(), 8);
    let stranger = StatementOf {
        shortcode: "600999".parse().unwrap(),
        ..of(StatementAccount::Utility, StatementLayout::Portal)
    };
    assert_eq!(daraja.sim.statement(&stranger), None);
}
