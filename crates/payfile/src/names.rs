//! The names payroll files give their columns, in English and Kiswahili, and how certain each is.

use tabular::is_space;

use crate::report::Column;

/// What a heading may name. Name parts are joined in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meaning {
    Column(Column),
    FirstName,
    MiddleName,
    LastName,
}

/// How far a heading can be trusted: lower is better. Between two of the same rank nothing is chosen.
pub(crate) type Rank = u8;

/// What a heading names, if anything we read.
pub(crate) fn meaning_of(heading: &str) -> Option<(Meaning, Rank)> {
    let words = words_of(heading);
    let joined = words.concat();
    if joined.is_empty() || joined.len() > 48 {
        return None;
    }
    exact(&joined).or_else(|| by_words(&words))
}

/// A heading's words: lower case, without punctuation, units or numbering.
pub(crate) fn words_of(heading: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut before_lower = false;
    for c in heading.chars() {
        // `PhoneNumber` is two words, and so is `phone_number`.
        let new_word = c.is_uppercase() && before_lower;
        before_lower = c.is_lowercase();
        if (!c.is_alphanumeric() || new_word) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() && !is_space(c) {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    // "M-Pesa" is one word; a currency beside other words is only a unit.
    if let Some(at) = words
        .iter()
        .zip(words.iter().skip(1))
        .position(|(m, pesa)| m == "m" && pesa == "pesa")
    {
        words.remove(at);
        if let Some(word) = words.get_mut(at) {
            *word = "mpesa".to_owned();
        }
    }
    let unit = |w: &str| {
        matches!(
            w,
            "kes" | "ksh" | "kshs" | "sh" | "shs" | "in" | "the" | "of" | "ya" | "la" | "wa" | "cha"
        )
    };
    if words.iter().any(|w| !unit(w)) {
        words.retain(|w| !unit(w));
    }
    words
}

/// Headings that are known as a whole.
fn exact(joined: &str) -> Option<(Meaning, Rank)> {
    use Column::{Amount, Command, Name, PayBill, Phone, Reference, Registration, Till};
    let (column, rank) = match joined {
        "msisdn" | "mpesa" | "mpesano" | "mpesanumber" | "mpesaphone" | "mpesaphoneno" | "mpesaphonenumber"
        | "mpesamobile" | "mpesamobileno" | "mpesamobilenumber" | "mpesaline" | "mpesaaccount" | "mpesacontact"
        | "nambarimpesa" | "nambampesa" | "partyb" => (Phone, 0),
        "phone" | "phoneno" | "phonenumber" | "phonenum" | "phonenos" | "phonenumbers" | "mobile" | "mobileno"
        | "mobilenumber" | "mobilenum" | "mobilephone" | "mobilephoneno" | "mobilephonenumber" | "cell" | "cellno"
        | "cellnumber" | "cellphone" | "cellphoneno" | "cellphonenumber" | "simu" | "nambarisimu" | "nambasimu"
        | "rununu" | "nambarirununu" | "safaricom" | "safaricomno" | "safaricomnumber" | "msisdnphone"
        | "phonemsisdn" => (Phone, 1),
        "telephone" | "telephoneno" | "telephonenumber" | "tel" | "telno" | "telnumber" | "contact" | "contactno"
        | "contactnumber" | "contacts" | "payeephone" | "employeephone" | "recipientphone" | "beneficiaryphone"
        | "staffphone" | "recipientnumber" | "nambari" | "namba" => (Phone, 2),
        "paybill" | "paybillno" | "paybillnumber" | "businessnumber" | "businessno" | "businessshortcode"
        | "mpesapaybill" | "nambaripaybill" => (PayBill, 0),
        "till" | "tillno" | "tillnumber" | "buygoods" | "buygoodsno" | "buygoodsnumber" | "buygoodstill"
        | "mpesatill" | "nambaritill" => (Till, 0),
        "prn"
        | "prnno"
        | "prnnumber"
        | "kraprn"
        | "paymentregistrationnumber"
        | "paymentregistrationno"
        | "eslip"
        | "eslipnumber"
        | "eslipno" => (Registration, 0),
        "account" | "accountno" | "accountnumber" | "number" | "line" | "akaunti" | "nambariakaunti"
        | "nambaakaunti" => (Phone, 4),
        "netpay" | "netsalary" | "net" | "netamount" | "netwage" | "netwages" | "netpayable" | "netpayment"
        | "nettpay" | "nettsalary" | "nett" | "payable" | "amountpayable" | "amounttopay" | "amounttobepaid"
        | "takehome" | "takehomepay" | "amountdue" | "netdue" | "topay" | "mshaharahalisi" | "payamount"
        | "paymentamount" | "payoutamount" => (Amount, 0),
        "amount" | "amt" | "kiasi" | "kes" | "ksh" | "kshs" | "sum" | "amountpaid" | "transferamount" => (Amount, 1),
        "total" | "jumla" | "payout" | "salary" | "pay" | "wage" | "wages" | "mshahara" | "ujira" | "malipo"
        | "payment" | "totalpay" | "totalamount" | "salaryamount" | "monthlysalary" | "fedha" | "pesa"
        | "shillings" | "stipend" | "commission" | "refund" | "reimbursement" | "disbursement" | "perdiem"
        | "shilingi" | "value" => (Amount, 2),
        "name" | "names" | "fullname" | "fullnames" | "jina" | "jinakamili" | "majina" | "payee" | "payeename"
        | "payeenames" | "employeename" | "employeenames" | "staffname" | "staffnames" | "beneficiaryname"
        | "beneficiary" | "recipientname" | "recipient" | "nameemployee" | "nameinfull" | "jinamfanyakazi"
        | "workername" | "membername" | "customername" | "supplier" | "suppliername" | "vendor" | "vendorname"
        | "muuzaji" => (Name, 0),
        "employee" | "staff" | "worker" | "mfanyakazi" | "member" | "customer" | "accountname" | "payto"
        | "mlipwaji" | "mpokeaji" => (Name, 1),
        "reference" | "ref" | "references" | "refno" | "referenceno" | "referencenumber" | "paymentreference"
        | "paymentref" | "remarks" | "remark" | "narration" | "narrative" | "kumbukumbu" | "rejea" | "maelezo" => {
            (Reference, 0)
        }
        "description" | "details" | "paymentdetails" | "purpose" | "particulars" | "comment" | "comments" | "note"
        | "notes" | "sababu" | "occasion" | "occassion" | "invoice" | "invoiceno" | "invoicenumber" => (Reference, 1),
        "payrollno" | "payrollnumber" | "employeeno" | "employeenumber" | "employeeid" | "staffno" | "staffnumber"
        | "staffid" | "empno" | "empid" | "pfno" | "pfnumber" | "personnelno" | "personnelnumber" | "workerid"
        | "memberno" | "id" | "code" | "employeecode" | "staffcode" | "nambarimfanyakazi" => (Reference, 2),
        "command" | "commandid" => (Command, 0),
        "kind" | "lane" | "kindpayment" | "billtype" => (Command, 1),
        "paymenttype" | "transactiontype" | "typepayment" | "ainamalipo" => (Command, 1),
        "type" | "aina" => (Command, 2),
        "firstname" | "givenname" | "forename" | "jinakwanza" | "fname" => return Some((Meaning::FirstName, 0)),
        "middlename" | "othername" | "othernames" | "secondname" | "jinakati" | "mname" => {
            return Some((Meaning::MiddleName, 0));
        }
        "lastname" | "surname" | "familyname" | "jinaukoo" | "jinamwisho" | "lname" => {
            return Some((Meaning::LastName, 0));
        }
        _ => return None,
    };
    Some((Meaning::Column(column), rank))
}

/// Words of columns that are not ours to read: someone else's number, part of a sum, another unit, a yes or no.
const OTHERS: &str = "alternative alternate alt emergency kin next home office work spouse guardian supervisor manager agent \
    referee parent father mother relative scale grade group landline fixed basic gross tax taxable paye nhif \
    shif nssf deduction deductions allowance allowances advance loan bonus balance arrears relief pension levy \
    rate status date mode method bank branch company department model provider network old previous verified \
    confirmed email days hours usd eur euro gbp ugx tzs dollars cents 000 thousands k";

/// Headings that contain a telling word among others: "Employee phone (Safaricom)", "Net pay November 2026".
fn by_words(words: &[String]) -> Option<(Meaning, Rank)> {
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    let column = |column, rank| Some((Meaning::Column(column), rank));
    let at_bank = has(&["bank", "benki"]) && (has(&["paybill"]) || (has(&["pay"]) && has(&["bill"])));
    if at_bank && words.len() <= 6 && !has(&["name", "jina"]) {
        return column(Column::PayBill, 3);
    }
    if words.len() > 6 || words.iter().any(|word| OTHERS.split(' ').any(|other| other == word)) {
        return None;
    }
    if has(&["paybill"]) || (has(&["pay"]) && has(&["bill"])) {
        return column(Column::PayBill, 3);
    }
    if has(&["till"]) && has(&["number", "no", "nambari"]) {
        return column(Column::Till, 3);
    }
    if has(&["prn"]) {
        return column(Column::Registration, 3);
    }
    if has(&["mpesa", "msisdn"])
        && has(&[
            "number", "no", "phone", "mobile", "line", "simu", "nambari", "namba", "msisdn", "tel",
        ])
    {
        return column(Column::Phone, 1);
    }
    if has(&[
        "phone",
        "mobile",
        "msisdn",
        "simu",
        "cellphone",
        "telephone",
        "cell",
        "tel",
    ]) && !has(&["name", "jina"])
    {
        return column(Column::Phone, 3);
    }
    if has(&["net", "nett"]) && has(&["pay", "salary", "amount", "wage", "wages", "payable"]) {
        return column(Column::Amount, 1);
    }
    if has(&["amount", "kiasi"]) {
        return column(Column::Amount, 3);
    }
    if has(&["salary", "wages", "mshahara"]) && !has(&["account", "name", "number", "no", "type"]) {
        return column(Column::Amount, 4);
    }
    if has(&["name", "names", "jina", "majina"]) && !has(&["user", "file", "project", "sheet"]) {
        return column(Column::Name, 3);
    }
    // M-PESA's reference is the receipt of a payment that was made.
    if has(&["reference", "ref", "remarks", "narration", "kumbukumbu"]) && !has(&["mpesa"]) {
        return column(Column::Reference, 3);
    }
    None
}
