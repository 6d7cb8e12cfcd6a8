//! Who is paid: a person by phone, or an organisation by pay bill, till or KRA's registration of a tax payment.
//!
//! A file may have all of these columns; each line fills one. A column that says the kind of each line settles what a
//! number alone leaves open.

use messages::text as say;
use mpesa::{B2cCommand, KRA, Msisdn, Shortcode};
use treasury::Lane;

use tabular::is_blank;

use crate::{
    cell_text::{Refusal, is_exponent, refuse, unwrap},
    columns::Header,
    phone,
    report::{Column, FlagCode, ProblemCode},
    table::{Cell, CellKind, Record},
};

/// M-PESA's longest account at a pay bill (Daraja facts, section 9.1).
const LONGEST_ACCOUNT: usize = 13;
/// Digits that a spreadsheet keeps of a number.
const DIGITS_SHOWN: usize = 15;
/// Daraja publishes none; no registration is longer.
const LONGEST_REGISTRATION: usize = 40;

/// What a line says its kind is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Person(B2cCommand),
    Bill,
    Till,
    Tax,
}

/// Who a line pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payee {
    pub(crate) who: Who,
    /// The cell that was repaired, and how.
    pub(crate) repair: Option<(Column, FlagCode)>,
}

/// A person, whose kind of payment a further column may say, or an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    Person(Msisdn),
    Organisation(Lane),
}

/// What is wrong, and where.
#[derive(Debug)]
pub(crate) struct Unread {
    pub(crate) column: Column,
    pub(crate) refusal: Refusal,
}

/// What a kind is called in files.
pub(crate) fn kind_of(text: &str) -> Option<Kind> {
    if let Ok(command) = text.parse() {
        return Some(Kind::Person(command));
    }
    let letters: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    Some(match letters.as_str() {
        "paybill" | "bill" | "businesspaybill" => Kind::Bill,
        "till" | "buygoods" | "businessbuygoods" | "lipanampesa" | "tillnumber" => Kind::Till,
        "tax" | "kra" | "paytaxtokra" | "kodi" | "prn" => Kind::Tax,
        _ => return None,
    })
}

/// The columns that can name a payee, in the order in which one is looked at first.
const NAMING: [Column; 4] = [Column::Phone, Column::PayBill, Column::Till, Column::Registration];

/// The cell that names the payee: the first that is filled, else an empty one.
pub(crate) fn naming_cell<'r>(record: &'r Record<'_>, header: &Header) -> (Column, &'r str) {
    let first = NAMING.into_iter().find(|column| header.place(*column).is_some());
    filled(record, header)
        .next()
        .unwrap_or((first.unwrap_or(Column::Phone), ""))
}

fn filled<'r>(record: &'r Record<'_>, header: &Header) -> impl Iterator<Item = (Column, &'r str)> {
    NAMING.into_iter().filter_map(move |column| {
        let cell = record.cell(header.place(column)?)?;
        (!is_blank(&cell.text)).then_some((column, cell.text.as_ref()))
    })
}

/// Reads who a line pays.
///
/// # Errors
/// Where that is not certain, with the column to blame.
pub(crate) fn read(record: &Record<'_>, header: &Header, kind: Option<Kind>) -> Result<Payee, Unread> {
    let at = |column| header.place(column).and_then(|place| record.cell(place));
    let organisations = header.pays_organisations() || !matches!(kind, None | Some(Kind::Person(_)));
    if !organisations && header.phone.is_none() {
        return at_a_bank();
    }
    if !organisations {
        return person(at(Column::Phone).unwrap_or(&Cell::EMPTY));
    }
    let named: Vec<Column> = filled(record, header).map(|(column, _)| column).collect();
    let column = one_of(&named, at(Column::PayBill))?;
    let cell = at(column).unwrap_or(&Cell::EMPTY);
    match (column, kind) {
        (Column::Phone, None | Some(Kind::Person(_))) => person(cell),
        // A column of numbers beside one that says what each is.
        (Column::PayBill, None | Some(Kind::Bill | Kind::Tax)) | (Column::Phone, Some(Kind::Bill)) => {
            bill(column, cell, header, record, kind)
        }
        (Column::Till, None | Some(Kind::Till)) | (Column::Phone, Some(Kind::Till)) => till(column, cell),
        (Column::Registration, None | Some(Kind::Tax)) | (Column::Phone, Some(Kind::Tax)) => tax(column, cell, header),
        (
            Column::PayBill
            | Column::Till
            | Column::Registration
            | Column::Account
            | Column::Amount
            | Column::Name
            | Column::Reference
            | Column::Command,
            _,
        ) => unread(column, ProblemCode::KindContradicts, say().payfile_kind_contradicts()),
    }
}

/// The one column that names the payee. KRA's number beside a registration is no second one.
fn one_of(named: &[Column], pay_bill: Option<&Cell<'_>>) -> Result<Column, Unread> {
    let is_kra = pay_bill.is_some_and(|cell| plain(&cell.text) == KRA);
    match *named {
        [] => unread(Column::Phone, ProblemCode::PayeeMissing, say().payfile_payee_missing()),
        [one] => Ok(one),
        [Column::PayBill, Column::Registration] if is_kra => Ok(Column::Registration),
        [first, ..] => unread(first, ProblemCode::TwoPayees, say().payfile_two_payees()),
    }
}

fn at_a_bank() -> Result<Payee, Unread> {
    unread(Column::Phone, ProblemCode::BankAccount, say().payfile_bank_account())
}

fn person(cell: &Cell<'_>) -> Result<Payee, Unread> {
    let column = Column::Phone;
    let (msisdn, repair) = phone::read(cell).map_err(|refusal| Unread { column, refusal })?;
    Ok(Payee {
        who: Who::Person(msisdn),
        repair: repair.map(|repair| (column, repair)),
    })
}

fn bill(
    column: Column,
    cell: &Cell<'_>,
    header: &Header,
    record: &Record<'_>,
    kind: Option<Kind>,
) -> Result<Payee, Unread> {
    let (pay_bill, repair) = number(column, cell)?;
    let account = header
        .account
        .and_then(|place| record.cell(place))
        .unwrap_or(&Cell::EMPTY);
    if pay_bill.as_str() == KRA {
        return Ok(Payee {
            repair,
            ..tax(Column::Account, account, header)?
        });
    }
    if kind == Some(Kind::Tax) {
        return unread(column, ProblemCode::KindContradicts, say().payfile_tax_other_number());
    }
    let account = words(Column::Account, account, LONGEST_ACCOUNT, header)?;
    Ok(Payee {
        who: Who::Organisation(Lane::Bill { pay_bill, account }),
        repair,
    })
}

fn till(column: Column, cell: &Cell<'_>) -> Result<Payee, Unread> {
    let (till, repair) = number(column, cell)?;
    Ok(Payee {
        who: Who::Organisation(Lane::Till { till }),
        repair,
    })
}

fn tax(column: Column, cell: &Cell<'_>, header: &Header) -> Result<Payee, Unread> {
    let registration = words(column, cell, LONGEST_REGISTRATION, header).map_err(|unread| Unread {
        refusal: if unread.refusal.code == ProblemCode::AccountMissing {
            Refusal {
                code: ProblemCode::RegistrationMissing,
                message: say().payfile_registration_missing(),
            }
        } else {
            unread.refusal
        },
        column,
    })?;
    Ok(Payee {
        who: Who::Organisation(Lane::Tax { registration }),
        repair: None,
    })
}

/// An organisation's number.
fn number(column: Column, cell: &Cell<'_>) -> Result<(Shortcode, Option<(Column, FlagCode)>), Unread> {
    let unwrapped = unwrap(cell).map_err(|refusal| Unread { column, refusal })?;
    if is_exponent(unwrapped.text) {
        return shortened().map_err(|refusal| Unread { column, refusal });
    }
    let digits = plain(unwrapped.text);
    let repair = if digits.len() == unwrapped.text.len() {
        unwrapped.repair
    } else {
        Some(FlagCode::DecimalsDropped)
    };
    match digits.parse() {
        Ok(number) => Ok((number, repair.map(|repair| (column, repair)))),
        Err(_) => unread(
            column,
            ProblemCode::NumberNotOrganisations,
            say().payfile_number_not_organisations(),
        ),
    }
}

/// Digits that a spreadsheet shortened, rounded or stripped of their zeros are another account's.
fn whole_digits(text: &str, kind: CellKind, place: Option<usize>, header: &Header) -> Result<(), Refusal> {
    if is_shortened(text) {
        return shortened();
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty();
    let number = kind == CellKind::Number;
    let cut = digits
        && text.len() > DIGITS_SHOWN
        && (number || place.is_some_and(|place| header.cut_numbers.contains(&place)));
    if cut || number && !digits {
        return refuse(ProblemCode::AccountDigitsLost, say().payfile_account_digits_cut());
    }
    let width = header
        .fixed_widths
        .iter()
        .find(|(index, _)| Some(*index) == place)
        .map(|(_, width)| *width);
    if digits && width.is_some_and(|width| text.len() < width) {
        return refuse(ProblemCode::AccountDigitsLost, say().payfile_account_zero_lost());
    }
    Ok(())
}

/// `1.18E+12`: an account may hold an E, but no spreadsheet writes one without a dot or a plus.
fn is_shortened(text: &str) -> bool {
    is_exponent(text) && text.contains(['.', '+', ','])
}

fn shortened<T>() -> Result<T, Refusal> {
    refuse(ProblemCode::NumberShortened, say().payfile_number_shortened())
}

/// `888880.0`, as programs write a number that they keep as a fraction, without its zeros.
fn plain(text: &str) -> &str {
    let text = text.trim();
    match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => text,
    }
}

/// An account or registration. It is money's address: nothing in it is repaired.
fn words(column: Column, cell: &Cell<'_>, longest: usize, header: &Header) -> Result<String, Unread> {
    let text = unwrap(cell).map_err(|refusal| Unread { column, refusal })?.text;
    let text = if cell.kind == CellKind::Number {
        plain(text)
    } else {
        text
    };
    whole_digits(text, cell.kind, header.place(column), header).map_err(|refusal| Unread { column, refusal })?;
    if text.is_empty() {
        return unread(column, ProblemCode::AccountMissing, say().payfile_account_missing());
    }
    if text.chars().count() > longest {
        return unread(
            column,
            ProblemCode::AccountTooLong,
            say().payfile_account_too_long(longest),
        );
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '/' | '.' | '_');
    if !text.chars().all(fits) {
        return unread(column, ProblemCode::AccountOddSigns, say().payfile_account_odd_signs());
    }
    Ok(text.to_owned())
}

fn unread<T>(column: Column, code: ProblemCode, message: impl Into<String>) -> Result<T, Unread> {
    refuse(code, message).map_err(|refusal| Unread { column, refusal })
}
