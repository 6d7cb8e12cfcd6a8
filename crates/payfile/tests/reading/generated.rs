//! Three hundred damaged payrolls from one seed, every kind of damage in every kind of file: no row is paid whose status,
//! method, currency or identity column speaks against it, and the rows beside it are.
//!
//! `cargo test -p payfile generated -- --nocapture` prints the table.

use std::collections::BTreeMap;

use super::{
    books::{Kind, Put, Table},
    check,
};

const FILES: usize = 300;
const SEED: u64 = 2026;

/// A small generator of numbers, the same on every machine (Knuth's constants for 64 bits).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// What is wrong with some rows of a file: headings it goes by, values that speak against, values that do not.
struct Damage {
    name: &'static str,
    headings: &'static [&'static str],
    against: &'static [&'static str],
    fine: &'static [&'static str],
}

const DAMAGES: [Damage; 12] = [
    Damage {
        name: "status",
        headings: &["Status", "Payment Status", "EMP_STATUS", "employee status", "Hali"],
        against: &[
            "Paid",
            "LEFT",
            "Inactive",
            "On-Hold",
            "stopped",
            "Cancelled",
            "Suspended",
            "Terminated",
            "Deceased",
            "Ameacha kazi",
            "??",
            "Sabbatical",
        ],
        fine: &["Active", "PENDING", "Unpaid", "permanent", "Hai", "failed"],
    },
    Damage {
        name: "paid",
        headings: &["Paid?", "Already Paid", "PAID", "Is Paid", "Imelipwa"],
        against: &["Yes", "Y", "TRUE", "x", "\u{2713}", "Ndiyo", "31/10/2026", "1300"],
        fine: &["No", "N", "", "FALSE", "hapana", "0", "-"],
    },
    Damage {
        name: "approval",
        headings: &["Approved", "Approved?", "HR Approval", "Authorised (Y/N)", "Include"],
        against: &["No", "N", "Rejected", "Pending", "not approved", "FALSE", "0"],
        fine: &["Yes", "Y", "Approved", "TRUE", "ok"],
    },
    Damage {
        name: "stop",
        headings: &["Hold", "Stop Pay", "Left", "Exit Date", "Cancelled?", "Do not pay"],
        against: &["Yes", "Y", "x", "2026-10-31", "since Monday"],
        fine: &["", "No", "N", "-"],
    },
    Damage {
        name: "method",
        headings: &[
            "Payment Method",
            "Mode of Payment",
            "Pay via",
            "METHOD",
            "payment_channel",
            "Network",
            "Payment Type",
        ],
        against: &[
            "Bank",
            "CASH",
            "Cheque",
            "EFT",
            "Airtel Money",
            "RTGS",
            "T-Kash",
            "bank transfer",
            "Equity Bank",
            "pigeon",
        ],
        fine: &["M-PESA", "Mpesa", "mobile money", "Safaricom", "M-Pesa B2C"],
    },
    Damage {
        name: "currency",
        headings: &["Currency", "CCY", "curr.", "Pay Currency"],
        against: &["USD", "UGX", "TZS", "eur", "$", "Uganda Shillings", "XYZ"],
        fine: &["KES", "Ksh", "Kenya shillings", "KSHS", ""],
    },
    Damage {
        name: "paid on",
        headings: &["Paid On", "Date Paid", "paid_at"],
        against: &["2026-10-31", "31 Oct", "1/11/26"],
        fine: &["", "-"],
    },
    Damage {
        name: "receipt",
        headings: &[
            "M-Pesa Code",
            "Confirmation Code",
            "Transaction ID",
            "MPESA Ref",
            "Receipt No",
        ],
        against: &["UKT4X1AB12", "UKT4X1AB13", "TJ61ABCD9Z"],
        fine: &["", "-"],
    },
    Damage {
        name: "remark",
        headings: &["Remarks", "Comments", "Notes", "", "Column1"],
        against: &[
            "HOLD",
            "Paid in cash",
            "do not pay",
            "Left",
            "already paid",
            "Stop payment",
            "CANCELLED",
            "resigned 3 Oct",
        ],
        fine: &["", "October", "Thika", "new account"],
    },
    Damage {
        name: "name",
        headings: &[],
        against: &[
            "Wanjiku (LEFT)",
            "Otieno - HOLD",
            "Achieng (deceased)",
            "Kamau (on hold)",
            "Njeri - paid",
        ],
        fine: &["Wanjiku", "Otieno (Jnr)", "Achieng - Thika", "O'Brien"],
    },
    Damage {
        name: "bank account",
        headings: &["Account No", "A/C Number", "Bank Acc"],
        against: &["0732010123", "0110012345", "01109123456700"],
        fine: &[],
    },
    Damage {
        name: "shown in dollars",
        headings: &[],
        against: &["1250"],
        fine: &["1250"],
    },
];

/// What became of the rows of one kind of damage in one kind of file.
#[derive(Default, Clone, Copy)]
struct Count {
    files: usize,
    rows: usize,
    against: usize,
    paid: usize,
    waiting: usize,
    problems: usize,
}

/// A payroll, and for each of its lines whether something speaks against it.
struct Payroll {
    table: Table,
    against: Vec<bool>,
}

fn payroll(damage: &Damage, dice: &mut Dice) -> Payroll {
    let mut header: Vec<Put> = ["Name", "Phone", "Net Pay", "Staff No"].map(Put::from).to_vec();
    let extra = (!damage.headings.is_empty()).then(|| *dice.one(damage.headings));
    let place = dice.below(header.len() + 1);
    let at_bank = damage.name == "bank account";
    if let Some(extra) = extra {
        if at_bank {
            header[1] = Put::from("Bank");
            header.push(Put::from(extra));
        } else if extra.is_empty() {
            // A column without a heading stands before another, or its values are too many for the line.
            header.insert(place.min(3), Put::from(extra));
        } else {
            header.insert(place, Put::from(extra));
        }
    }
    let titles = dice.below(3);
    let mut rows: Vec<Vec<Put>> = (0..titles)
        .map(|_| vec![Put::from("Acme Ltd, October payroll")])
        .collect();
    let mut against = vec![false; titles + 1];
    rows.push(header);
    for row in 0..5 + dice.below(25) {
        let speaks = damage.fine.is_empty() || dice.below(3) == 0;
        let word = *dice.one(if speaks { damage.against } else { damage.fine });
        let word = if dice.below(4) == 0 && word.len() > 1 {
            format!(" {word} ")
        } else {
            word.to_owned()
        };
        let phone = format!("07{:08}", 8_374_000 + row * 137);
        let phone = if dice.below(2) == 0 {
            Put::Text(phone)
        } else {
            Put::Text(format!("254{}", &phone[1..]))
        };
        let amount = 1_000.0 + f64::from(u32::try_from(row).unwrap());
        let amount = match (damage.name, speaks) {
            ("shown in dollars", true) => Put::Dollars(amount),
            _ => Put::Number(amount),
        };
        let name = if damage.name == "name" {
            word.clone()
        } else {
            format!("Person {row}")
        };
        let mut cells = vec![Put::Text(name), phone, amount, Put::Text(format!("S{row}"))];
        if at_bank {
            cells[1] = Put::from(*dice.one(&["Absa", "KCB", "Co-op"]));
            cells.push(Put::Text(word));
        } else if let Some(extra) = extra {
            cells.insert(if extra.is_empty() { place.min(3) } else { place }, Put::Text(word));
        }
        rows.push(cells);
        against.push(speaks);
    }
    let table = Table {
        rows,
        ..Table::default()
    };
    Payroll { table, against }
}

#[test]
fn generated_payrolls_pay_no_row_that_something_speaks_against() {
    let mut dice = Dice(SEED);
    let mut counts: BTreeMap<(&str, Kind), Count> = BTreeMap::new();
    for number in 0..FILES {
        // Every kind of damage meets every kind of file, again and again.
        let damage = &DAMAGES[number % DAMAGES.len()];
        let kind = Kind::ALL[(number / DAMAGES.len()) % Kind::ALL.len()];
        let Payroll { table, against } = payroll(damage, &mut dice);
        let file = check(table.write(kind));
        let count = counts.entry((damage.name, kind)).or_default();
        count.files += 1;
        count.rows += against.len();
        count.against += against.iter().filter(|one| **one).count();
        count.waiting += file.held.len();
        count.problems += file.problems.len();
        count.paid += file.rows.len();
        for row in &file.rows {
            let speaks = against[row.line as usize - 1];
            assert!(
                !speaks,
                "{} as {kind:?}, file {number}, line {}: paid. {:?}",
                damage.name,
                row.line,
                table.rows[row.line as usize - 1]
            );
        }
        let paid: Vec<u32> = file.rows.iter().map(|row| row.line).collect();
        let first = table.rows.iter().position(|row| row.len() > 1).unwrap() + 1;
        for (line, speaks) in against.iter().enumerate().take(table.rows.len()).skip(first) {
            let fine = !*speaks;
            let is_paid = paid.contains(&u32::try_from(line + 1).unwrap());
            assert!(
                is_paid || !fine,
                "{} as {kind:?}, file {number}, line {}: left behind. {:?} {:?} {:?}",
                damage.name,
                line + 1,
                table.rows[line],
                file.problems,
                file.groups
            );
        }
    }
    print_table(&counts);
}

#[expect(clippy::print_stdout, reason = "the table is what the test shows")]
fn print_table(counts: &BTreeMap<(&str, Kind), Count>) {
    println!(
        "{:<18}{:<12}{:>6}{:>7}{:>9}{:>7}{:>9}{:>10}",
        "damage", "file", "files", "rows", "against", "paid", "waiting", "problems"
    );
    let mut all = Count::default();
    for ((damage, kind), count) in counts {
        let Count {
            files,
            rows,
            against,
            paid,
            waiting,
            problems,
        } = *count;
        println!(
            "{damage:<18}{:<12}{files:>6}{rows:>7}{against:>9}{paid:>7}{waiting:>9}{problems:>10}",
            format!("{kind:?}")
        );
        all.files += files;
        all.rows += rows;
        all.against += against;
        all.paid += paid;
        all.waiting += waiting;
        all.problems += problems;
    }
    let Count {
        files,
        rows,
        against,
        paid,
        waiting,
        problems,
    } = all;
    println!(
        "{:<30}{files:>6}{rows:>7}{against:>9}{paid:>7}{waiting:>9}{problems:>10}",
        "all"
    );
}
