//! Invented books of one account, made of a seed, and how each layout writes them.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// Small and the same everywhere.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1)
    }

    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    pub(crate) fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// A true row: what must be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) receipt: String,
    pub(crate) completed: NaiveDateTime,
    pub(crate) initiated: NaiveDateTime,
    pub(crate) details: String,
    pub(crate) own_id: Option<String>,
    pub(crate) status: &'static str,
    /// Cents: above zero came in, below went out; of a failure, what would have.
    pub(crate) change: i64,
    pub(crate) balance: i64,
    pub(crate) reason: String,
    pub(crate) party: String,
    pub(crate) linked: String,
    pub(crate) account_no: String,
}

impl Entry {
    pub(crate) fn counts(&self) -> bool {
        self.status == "Completed"
    }

    pub(crate) fn moved(&self) -> i64 {
        if self.counts() { self.change } else { 0 }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Books {
    pub(crate) opening: i64,
    pub(crate) from: NaiveDateTime,
    pub(crate) to: NaiveDateTime,
    /// Oldest first.
    pub(crate) entries: Vec<Entry>,
}

pub(crate) fn receipt(day: NaiveDate, serial: u64) -> String {
    let letter = |number: u32| char::from(b'A' + u8::try_from(number % 26).unwrap());
    let day_sign = char::from_digit(day.day(), 36).unwrap().to_ascii_uppercase();
    let year = letter(u32::try_from(day.year() - 2006).unwrap());
    let mut tail = String::new();
    let mut rest = serial.wrapping_mul(7_919).wrapping_add(36_u64.pow(6));
    for _ in 0..7 {
        tail.push(
            char::from_digit(u32::try_from(rest % 36).unwrap(), 36)
                .unwrap()
                .to_ascii_uppercase(),
        );
        rest /= 36;
    }
    // Some have no digit behind the day.
    if serial.is_multiple_of(4) {
        tail = tail
            .chars()
            .map(|c| {
                if c.is_ascii_digit() {
                    char::from(b'A' + c as u8 - b'0')
                } else {
                    c
                }
            })
            .collect();
        tail.replace_range(0..1, "Z");
    }
    format!("{year}{}{day_sign}{tail}", letter(day.month0()))
}

const NAMES: [&str; 7] = [
    "WANJIKU MFANO",
    "CHEBET - ANNE MFANO",
    "JUMA **** SAMPULI",
    "N'GANG'A MFANO",
    "ZOË SAMPULI",
    "O'BRIEN MFANO",
    "HALIMA ABDI JARIBIO",
];

impl Books {
    /// Some days of an account, with failures, charges, reversals, top-ups and sweeps.
    pub(crate) fn of(seed: u64, rows: usize) -> Self {
        let mut dice = Dice::new(seed);
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(dice.below(700));
        let opening = i64::try_from(dice.below(1_000_000)).unwrap() - 100_000;
        let (mut balance, mut at) = (opening, first.and_time(NaiveTime::MIN) + TimeDelta::hours(8));
        let mut entries: Vec<Entry> = Vec::new();
        let mut serial = seed.wrapping_mul(1_000);
        while entries.len() < rows {
            let step = *dice.of(&[0, 0, 1, 7, 61, 3_600, 30_000]);
            at += TimeDelta::seconds(step);
            serial += 1;
            let code = receipt(at.date(), serial);
            let cents = *dice.of(&[100, 1_000, 12_550, 125_000, 4_525_050, 99, 123_456_789]);
            let number = format!("2547{:08}", dice.below(100_000_000));
            let masked = format!("{}****{}", &number[..5], &number[9..]);
            let party = format!(
                "{} - {}",
                if dice.one_in(2) { &masked } else { &number },
                dice.of(&NAMES)
            );
            let blank = Entry {
                receipt: code,
                completed: at,
                initiated: at - TimeDelta::seconds(i64::try_from(dice.below(3)).unwrap()),
                details: String::new(),
                own_id: None,
                status: "Completed",
                change: 0,
                balance: 0,
                reason: String::new(),
                party: party.clone(),
                linked: String::new(),
                account_no: String::new(),
            };
            let mut put = |entry: Entry| {
                balance += entry.moved();
                entries.push(Entry { balance, ..entry });
            };
            match dice.below(10) {
                0..=4 => {
                    let id = format!("hz-{:024x}", serial.wrapping_mul(0x1f_2e3d_4c5b));
                    let status = if dice.one_in(6) {
                        *dice.of(&["Failed", "Declined", "Expired"])
                    } else {
                        "Completed"
                    };
                    put(Entry {
                        details: format!("Business Payment to {party} via API. Original conversation ID is {id}."),
                        own_id: Some(id),
                        status,
                        change: -cents,
                        reason: "Business Payment to Customer via API".to_owned(),
                        ..blank.clone()
                    });
                    if status == "Completed" {
                        put(Entry {
                            details: "Business Payment Charge".to_owned(),
                            change: -*dice.of(&[500, 900, 1_300]),
                            reason: "Business Payment to Customer via API".to_owned(),
                            party: "SP".to_owned(),
                            ..blank
                        });
                    }
                }
                5 | 6 => put(Entry {
                    details: format!("Pay Bill from {party} Acc. {}", serial % 100),
                    change: cents,
                    reason: "Pay Bill Online".to_owned(),
                    account_no: (serial % 100).to_string(),
                    ..blank
                }),
                7 => put(Entry {
                    details: format!("Salary Payment to {party} via WEB by MFANO LTD\\jmfano"),
                    change: -cents,
                    reason: "Salary Payment".to_owned(),
                    ..blank
                }),
                8 => put(Entry {
                    details: format!("Reversal of Business Payment to {party}"),
                    change: cents,
                    reason: "Business Payment to Customer Reversal".to_owned(),
                    linked: receipt(at.date(), serial + 500_000),
                    ..blank
                }),
                _ => put(Entry {
                    details: "Move Funds from MMF Account to Utility Account".to_owned(),
                    change: cents,
                    reason: "Move Funds from MMF Account to Utility Account".to_owned(),
                    party: String::new(),
                    ..blank
                }),
            }
        }
        Self {
            opening,
            from: first.and_time(NaiveTime::MIN),
            to: at.date().and_hms_opt(23, 59, 59).unwrap(),
            entries,
        }
    }

    pub(crate) fn closing(&self) -> i64 {
        self.opening + self.entries.iter().map(Entry::moved).sum::<i64>()
    }

    pub(crate) fn paid_in(&self) -> i64 {
        self.entries.iter().map(|entry| entry.moved().max(0)).sum()
    }

    pub(crate) fn withdrawn(&self) -> i64 {
        self.entries.iter().map(|entry| entry.moved().min(0)).sum()
    }
}

/// How a file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Portal,
    Of2026,
    Sftp,
    Before2015,
    Pdf,
}

impl Layout {
    pub(crate) const ALL: [Self; 5] = [Self::Portal, Self::Of2026, Self::Sftp, Self::Before2015, Self::Pdf];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Portal => "portal export",
            Self::Of2026 => "statements of 2026",
            Self::Sftp => "sftp extract",
            Self::Before2015 => "before 2015",
            Self::Pdf => "pdf table",
        }
    }
}

/// A value and what it is, so that a workbook can hold it as a number or a date.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Put {
    Text(String),
    Money(i64, String),
    Time(NaiveDateTime, String),
}

impl Put {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Money(_, text) | Self::Time(_, text) => text,
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }
}

pub(crate) type Table = Vec<Vec<Put>>;

pub(crate) fn decimal(cents: i64) -> String {
    format!(
        "{}{}.{:02}",
        if cents < 0 { "-" } else { "" },
        cents.abs() / 100,
        cents.abs() % 100
    )
}

pub(crate) fn thousands(cents: i64) -> String {
    let plain = (cents.abs() / 100).to_string();
    let mut whole = String::new();
    for (place, digit) in plain.chars().enumerate() {
        if place > 0 && (plain.len() - place).is_multiple_of(3) {
            whole.push(',');
        }
        whole.push(digit);
    }
    format!("{}{whole}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() % 100)
}

fn text(text: &str) -> Put {
    Put::Text(text.to_owned())
}

fn line(texts: &[&str]) -> Vec<Put> {
    texts.iter().map(|one| text(one)).collect()
}

pub(crate) const PORTAL: &str = "Receipt No.|Completion Time|Initiation Time|Details|Transaction Status|Paid In|Withdrawn|\
                                 Balance|Balance Confirmed|Reason Type|Other Party Info|Linked Transaction ID|A/C No.";
const OF_2026: &str =
    "Receipt No|Completion Time|Details|Transaction Status|Paid In (KSHs)|Withdrawn (KSHs)|Balance (KSHs)";
const SFTP: &str = "#RECEIPT_NUMBER|DATE1|DETAILS|STATUS|WITHDRAW_AMOUNT|PAID_IN_AMOUNT|BALANCE|BALANCE_CONFIRMED|\
                    TRANSACTION_TYPE|OTHERPARTYINFO|TRANSACTIONPARTYDETAILS|TRANSACTION_ID|REMARK";
const BEFORE_2015: &str =
    "Receipt|Date|Details|Status|Withdrawn|Paid In|Balance|Balance Confirmed|Transaction Type|Other Party Info";
const PDF: &str =
    "Receipt|Completion Time|Details|Transaction Status|Paid In|Withdrawn|Balance|Transaction Type|Other Party";

impl Books {
    /// The file as its layout writes it.
    pub(crate) fn table(&self, layout: Layout) -> Table {
        let mut table = match layout {
            Layout::Portal => self.preamble(),
            Layout::Of2026 | Layout::Sftp | Layout::Before2015 | Layout::Pdf => Vec::new(),
        };
        let heading = match layout {
            Layout::Portal => PORTAL,
            Layout::Of2026 => OF_2026,
            Layout::Sftp => SFTP,
            Layout::Before2015 => BEFORE_2015,
            Layout::Pdf => PDF,
        };
        table.push(heading.split('|').map(text).collect());
        let rows = self.entries.iter().map(|entry| row(entry, layout));
        if layout == Layout::Sftp {
            table.extend(rows);
        } else {
            table.extend(rows.rev());
        }
        table
    }

    fn preamble(&self) -> Table {
        let time = |at: NaiveDateTime| Put::Time(at, at.format("%d-%m-%Y %H:%M:%S").to_string());
        let money = |cents: i64| Put::Money(cents, decimal(cents));
        vec![
            line(&["Account Holder:", "MFANO TEA GROWERS SOCIETY"]),
            line(&["Short Code:", "600417"]),
            line(&["Account:", "Utility Account"]),
            vec![
                text("Time Period:"),
                text("From"),
                time(self.from),
                text("To"),
                time(self.to),
            ],
            line(&[
                "Operator:",
                "jmfano",
                "Organization:",
                "MFANO TEA GROWERS SOCIETY",
                "Date of Report:",
                "03-11-2027 00:06:59",
            ]),
            vec![
                text("Opening Balance:"),
                money(self.opening),
                text("Closing Balance:"),
                money(self.closing()),
                text("Available Balance:"),
                text(""),
                text("Total Paid In:"),
                money(self.paid_in()),
                text("Total Withdrawn:"),
                money(self.withdrawn()),
            ],
        ]
    }
}

fn row(entry: &Entry, layout: Layout) -> Vec<Put> {
    let day = match layout {
        Layout::Portal => "%d-%m-%Y %H:%M:%S",
        Layout::Of2026 => "%d/%m/%Y %H:%M:%S",
        Layout::Sftp | Layout::Before2015 | Layout::Pdf => "%Y-%m-%d %H:%M:%S",
    };
    let time = |at: NaiveDateTime| Put::Time(at, at.format(day).to_string());
    let (into, out) = (entry.change.max(0), entry.change.min(0));
    let only = |cents: i64, write: fn(i64) -> String| match cents {
        0 => text(""),
        cents => Put::Money(cents, write(cents)),
    };
    let (code, details, status) = (text(&entry.receipt), text(&entry.details), text(entry.status));
    match layout {
        Layout::Portal => vec![
            code,
            time(entry.completed),
            time(entry.initiated),
            details,
            status,
            only(into, decimal),
            only(out, decimal),
            Put::Money(entry.balance, decimal(entry.balance)),
            text("true"),
            text(&entry.reason),
            text(&entry.party),
            text(&entry.linked),
            text(&format!(" {}", entry.account_no)),
        ],
        Layout::Of2026 => vec![
            code,
            time(entry.completed),
            details,
            status,
            Put::Money(into, thousands(into)),
            Put::Money(out, thousands(out)),
            Put::Money(entry.balance, thousands(entry.balance)),
        ],
        Layout::Sftp => {
            let whole = |cents: i64| {
                let written = thousands(cents);
                Put::Money(cents, written.strip_suffix(".00").unwrap_or(&written).to_owned())
            };
            vec![
                code,
                time(entry.completed),
                details,
                text(&entry.status.to_lowercase()),
                whole(-out),
                whole(into),
                whole(entry.balance),
                text("true"),
                text(&entry.reason),
                text(&entry.party),
                text(&entry.account_no),
                text(&entry.linked),
            ]
        }
        Layout::Before2015 => vec![
            code,
            time(entry.completed),
            details,
            status,
            only(out, decimal),
            only(into, decimal),
            Put::Money(entry.balance, decimal(entry.balance)),
            text("true"),
            text(&entry.reason),
            text(&entry.party),
        ],
        Layout::Pdf => vec![
            code,
            time(entry.completed),
            details,
            status,
            only(into, thousands),
            only(out, thousands),
            Put::Money(entry.balance, thousands(entry.balance)),
            text(&entry.reason),
            text(&entry.party),
        ],
    }
}
