//! The sample payroll: a file as a bookkeeper's spreadsheet would export it, with what goes wrong in real ones.
//!
//! Good rows, rows that can be repaired with certainty, rows that cannot, payees at whom M-PESA fails, and payees about
//! whom it stays silent (the simulator's test numbers). Fixed, so that everybody sees the same.

use std::{collections::BTreeMap, fmt::Write as _};

/// Ordinary employees.
const STAFF: usize = 196;

const FIRST: [&str; 28] = [
    "Achieng",
    "Baraka",
    "Chebet",
    "Daudi",
    "Esther",
    "Fatuma",
    "Gideon",
    "Halima",
    "Ibrahim",
    "Jane",
    "Kamau",
    "Lilian",
    "Mwikali",
    "Njeri",
    "Omondi",
    "Purity",
    "Rehema",
    "Salim",
    "Tabitha",
    "Wambui",
    "Wanjiku",
    "Yusuf",
    "Zawadi",
    "Nekesa",
    "Mutiso",
    "Cherono",
    "Atieno",
    "Kiprotich",
];
const LAST: [&str; 25] = [
    "Odhiambo",
    "Kariuki",
    "Mutua",
    "Kiplagat",
    "Hassan",
    "Njoroge",
    "Wekesa",
    "Achieng",
    "Maina",
    "Chelimo",
    "Barasa",
    "Nyaga",
    "Ochieng",
    "Mwangi",
    "Kimani",
    "Ruto",
    "Makena",
    "Juma",
    "Simiyu",
    "Gathoni",
    "Wafula",
    "Cheruiyot",
    "Muthoni",
    "Onyango",
    "Kilonzo",
];

/// Payees whom the simulator treats in a special way: number, name, whole shillings.
const SPECIAL: [(&str, &str, u32); 22] = [
    ("0711000101", "Brian Mwangi", 21_400),
    ("0711000103", "Daniel Kiprop", 18_950),
    ("0711000102", "Catherine Wanjiku", 26_700),
    ("0711000202", "Francis Kamau", 14_300),
    ("0711000203", "Grace Njeri", 98_000),
    ("0711000204", "Hassan Abdi", 16_250),
    ("0711000205", "Irene Chebet", 19_800),
    ("0711000207", "Kevin Mutua", 12_600),
    ("0711000301", "Oscar Kibet", 22_750),
    ("0711000302", "Pauline Atieno", 17_500),
    ("0711000305", "Samuel Kariuki", 31_000),
    ("0711000306", "Tabitha Naliaka", 15_450),
    ("0711000307", "Umar Sheikh", 27_900),
    ("0711000309", "Walter Simiyu", 13_700),
    ("0711000401", "Yvonne Cherono", 20_100),
    ("0711000402", "Zachary Omondi", 18_400),
    ("0711000404", "Benson Kiptoo", 16_900),
    ("0711000501", "David Musyoka", 24_350),
    ("0711000503", "Felix Wekesa", 14_800),
    ("0711000504", "Gladys Wangari", 29_600),
    ("0711000506", "Isabel Makena", 15_200),
    ("0711000208", "Lydia Nyambura", 23_300),
];

/// Rows with something that can be repaired for certain, or deserves a look: phone, amount, name.
const REPAIRED: [(&str, &str, &str); 12] = [
    ("712340101", "18500", "Ann Wairimu Ndung'u"),
    ("712340102", "22750", "Peter Kibet arap Too"),
    ("722340103", "16400", "Joyce Nyambura"),
    ("0712 340 104", "\"24,300\"", "Samson Okello"),
    ("+254 712 340 105", "\"KES 31,250\"", "Halima Abdi Noor"),
    ("254712340106", "\"Ksh 17,900/-\"", "Lucy Wanja"),
    ("0712-340-107", "19800.00", "Brian Otieno Odhiambo"),
    ("0112340108", "27600", "Faith Mumbua"),
    (
        "0712340109",
        "21150",
        "Maximilian-Bartholomew Oluoch Nyong'o wa Kipchumba-Wanjohi",
    ),
    ("0712340110", "15750", "Njeri \u{201c}Shiro\u{201d} Kamau"),
    ("0712340111", "14200", ""),
    ("0712340112", "16650", "José Mwangi"),
];

/// Rows that cannot be read with certainty: phone, amount, name.
const BROKEN: [(&str, &str, &str); 14] = [
    ("2.54712E+11", "18200", "Caroline Adhiambo"),
    ("2.54722E+11", "21900", "George Mbugua"),
    ("0202345678", "16000", "Head Office Reception"),
    ("+255712345678", "24000", "Juma Mwinyi"),
    ("071234567", "15800", "Irene Wambui"),
    ("", "17300", "Moses Kiptanui"),
    ("0712340201", "0", "Naomi Jepkosgei"),
    ("0712340202", "-2500", "Oliver Mutiso"),
    ("0712340203", "18250.75", "Priscilla Auma"),
    ("0712340204", "\"310,000\"", "Quinter Achieng"),
    ("0712340205", "", "Robert Kamande"),
    ("0712340206", "=SUM(D4:D9)", "Stella Nasimiyu"),
    ("0712340207", "1.850", "Timothy Wanyama"),
    ("0712340208 / 0722340208", "19500", "Ursula Kemunto"),
];

/// Bills: pay bill, account there, till, KRA's registration, phone, whole shillings, name, what for. The numbers are the
/// simulator's test businesses; the last rows cannot be paid.
const BILLS: [[&str; 8]; 13] = [
    [
        "700100",
        "MAVUNO-0042",
        "",
        "",
        "",
        "184,500",
        "Kilimo Supplies",
        "Seed October",
    ],
    [
        "700100",
        "MAVUNO-0042",
        "",
        "",
        "",
        "12,300",
        "Kilimo Supplies",
        "Twine",
    ],
    ["", "", "700101", "", "", "8650", "Pwani Traders", "Sacks"],
    [
        "888880",
        "42-171780",
        "",
        "",
        "",
        "31,480",
        "Kenya Power",
        "Store October",
    ],
    [
        "572572",
        "",
        "",
        "2026PRN004417",
        "",
        "96000",
        "Kenya Revenue Authority",
        "VAT September",
    ],
    ["700501", "MGC/77", "", "", "", "22000", "Echo Stores", "Fencing"],
    [
        "700301",
        "INV 2210",
        "",
        "",
        "",
        "15750",
        "Silent Partners",
        "Transport",
    ],
    ["700202", "WRONG-1", "", "", "", "4400", "Strict Accounts", "Vet"],
    ["", "", "700201", "", "", "1800", "Closed Till", "Tea"],
    ["", "", "", "", "0711000100", "6500", "Amina Otieno", "Casual loading"],
    ["700100", "", "", "", "", "7700", "Kilimo Supplies", "No account"],
    [
        "888880",
        "42-171780-STORE",
        "",
        "",
        "",
        "3100",
        "Kenya Power",
        "Account too long",
    ],
    [
        "0712340101",
        "1",
        "",
        "",
        "",
        "900",
        "A phone as pay bill",
        "Wrong column",
    ],
];

/// The bills' text: comma-separated, with a header and a totals line.
#[must_use]
pub fn sample_bills() -> String {
    let mut text = String::from("Paybill,Account,Till,PRN,Phone,Amount (KES),Supplier,Reference\r\n");
    for row in BILLS {
        let cells = row.map(|cell| {
            if cell.contains(',') {
                format!("\"{cell}\"")
            } else {
                cell.to_owned()
            }
        });
        writeln!(text, "{}\r", cells.join(",")).expect("text grows in memory");
    }
    text.push_str("Total,,,,,\"395,080\",,\r\n");
    text
}

/// The file's text: comma-separated, with a header, a blank line and a totals line.
#[must_use]
pub fn sample_payroll() -> String {
    let mut text = String::from("Payroll No,Employee Name,Mobile Number,Net Pay (KES),Narration\r\n");
    let mut number = 0;
    let mut row = |phone: &str, amount: &str, name: &str| {
        number += 1;
        // Writing to a string cannot fail.
        let _ = write!(text, "MG{number:04},{},{phone},{amount},March salary\r\n", quoted(name));
    };
    let mut special = SPECIAL.iter();
    let mut repaired = REPAIRED.iter();
    let mut broken = BROKEN.iter();
    for index in 0..STAFF {
        let name = staff_name(index);
        let amount = 11_000 + (index * 7_919) % 23_000 / 50 * 50;
        row(
            &format!("07{:08}", 20_500_000 + index * 137),
            &amount.to_string(),
            &name,
        );
        if index % 8 == 3
            && let Some((phone, name, shillings)) = special.next()
        {
            row(phone, &shillings.to_string(), name);
        }
        if index % 15 == 7
            && let Some((phone, amount, name)) = repaired.next()
        {
            row(phone, amount, name);
        }
        if index % 13 == 9
            && let Some((phone, amount, name)) = broken.next()
        {
            row(phone, amount, name);
        }
    }
    text.push_str(",,,,\r\n");
    text.push_str("TOTAL,,,,\r\n");
    text
}

/// The names that M-PESA has for the numbers of the sample, as upper-case as M-PESA writes them.
pub(crate) fn registered_names() -> BTreeMap<String, String> {
    let staff = (0..STAFF).map(|index| (format!("254{}", staff_number(index)), staff_name(index)));
    let repaired = REPAIRED.iter().filter_map(|(phone, _, name)| {
        let payee: mpesa::Msisdn = phone.parse().ok()?;
        (!name.is_empty()).then(|| (payee.expose().to_owned(), (*name).to_owned()))
    });
    let mut names: BTreeMap<String, String> = staff
        .chain(repaired)
        .map(|(number, name)| (number, name.to_uppercase()))
        .collect();
    // Planted: two numbers that are somebody else's, and two that are written in another way.
    for (index, name) in [(41, "ZIPPORAH MORAA NYANDIKA"), (118, "GEOFFREY LANG'AT")] {
        names.insert(format!("254{}", staff_number(index)), name.to_owned());
    }
    for index in [12, 77] {
        let turned: Vec<String> = staff_name(index)
            .to_uppercase()
            .split(' ')
            .rev()
            .map(str::to_owned)
            .collect();
        names.insert(format!("254{}", staff_number(index)), turned.join(" "));
    }
    names
}

fn staff_name(index: usize) -> String {
    format!(
        "{} {}",
        FIRST[index * 5 % FIRST.len()],
        LAST[(index * 7 + index / FIRST.len()) % LAST.len()]
    )
}

/// Nine digits, without the leading zero.
fn staff_number(index: usize) -> String {
    (720_500_000 + index * 137).to_string()
}

fn quoted(name: &str) -> String {
    if name.contains([',', '"']) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use mpesa::{B2cCommand, B2cLimits};
    use payfile::{Choices, Flow, Input, check};

    use super::*;

    #[test]
    fn the_sample_has_good_rows_repairs_and_problems() {
        let text = sample_payroll();
        let input = Input {
            name: "March payroll.csv",
            bytes: text.as_bytes(),
            limits: &B2cLimits::CURRENT,
            default_command: B2cCommand::SalaryPayment,
            choices: &Choices::default(),
        };
        let file = check(input, &mut |_| Flow::Continue).expect("not cancelled");
        assert_eq!(file.rows.len(), STAFF + SPECIAL.len() + REPAIRED.len());
        assert_eq!(
            file.problems
                .iter()
                .map(|p| p.line)
                .collect::<std::collections::BTreeSet<_>>()
                .len(),
            BROKEN.len()
        );
        assert!(file.flags.len() >= 8, "{:?}", file.flags.len());
        assert_eq!((file.left_out.blank, file.left_out.totals.len()), (1, 1));
    }

    #[test]
    fn the_sample_bills_go_every_way_and_hold_three_that_cannot_be_paid() {
        let text = sample_bills();
        let input = Input {
            name: "October bills.csv",
            bytes: text.as_bytes(),
            limits: &B2cLimits::CURRENT,
            default_command: B2cCommand::SalaryPayment,
            choices: &Choices::default(),
        };
        let file = check(input, &mut |_| Flow::Continue).expect("not cancelled");
        let kinds: Vec<treasury::LaneKind> = file.rows.iter().map(|row| row.lane.kind()).collect();
        use treasury::LaneKind::{Bill, Person, Tax, Till};
        assert_eq!(kinds, [Bill, Bill, Till, Bill, Tax, Bill, Bill, Bill, Till, Person]);
        let lines: Vec<u32> = file.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [12, 13, 14]);
        assert_eq!(file.left_out.totals, [15]);
        assert!(
            file.flags.iter().all(|flag| flag.code.as_str() != "total_differs"),
            "{:?}",
            file.flags
        );
    }

    #[test]
    fn payees_of_the_sample_do_not_stop_the_practice_run() {
        // 1 pauses the batch and 2001 everything: those are for tests that mean it.
        assert!(
            SPECIAL
                .iter()
                .all(|(phone, _, _)| !["0711000201", "0711000206"].contains(phone))
        );
    }
}
