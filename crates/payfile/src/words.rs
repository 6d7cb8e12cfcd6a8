//! What people write where a table says whether, how or in what somebody is to be paid, in English and Kiswahili.

use crate::names::words_of;

/// Words that mean yes, and signs that stand for it.
const YES: &str = "yes|y|true|1|x|ok|ndiyo|ndio|✓|✔|☑|√";
/// Words that mean no, and signs that stand for it.
const NO: &str = "no|n|false|0|hapana|none|nil|na|n a|✗|✘|☐";

/// Paid already.
const PAID: &str = "paid|already paid|paid already|fully paid|part paid|partly paid|partially paid|paid out|paid off|\
    settled|disbursed|processed|complete|completed|successful|success|succeeded|sent|done|cleared|remitted|\
    imelipwa|amelipwa|yamelipwa|tayari amelipwa|tayari imelipwa|malipo yamefanyika|imetumwa|yametumwa";

/// Not to be paid, or not any more.
const STOPPED: &str = "left|leaver|exit|exited|resigned|resignation|terminated|termination|dismissed|retired|sacked|fired|\
    deceased|dead|died|passed on|inactive|in active|not active|disabled|blocked|blacklisted|suspended|\
    suspension|unpaid leave|leave without pay|deserted|absconded|awol|hold|on hold|held|withheld|withhold|\
    hold payment|hold pay|pay on hold|payment on hold|stop|stopped|stop pay|stop payment|payment stopped|\
    cancelled|canceled|cancel|void|voided|deleted|removed|closed|ended|expired|archived|dropped|withdrawn|\
    reversed|refunded|duplicate|do not pay|dont pay|don t pay|not to be paid|no pay|no payment|skip|exclude|\
    excluded|ineligible|not eligible|not due|frozen|separated|laid off|redundant|discontinued|defaulter|\
    fraud|not payable|not working|ameondoka|ameacha|ameacha kazi|amefukuzwa|amestaafu|amefariki|marehemu|\
    imesitishwa|imesimamishwa|amesimamishwa|sitisha|simamisha|usilipe|asilipwe|imefutwa|imeghairiwa|yameghairiwa|\
    imerudishwa|yamerudishwa|hayupo|si hai";

/// Not agreed to.
const NOT_APPROVED: &str = "rejected|declined|not approved|unapproved|disapproved|refused|denied|not authorised|not authorized|\
    unauthorised|unauthorized|pending approval|awaiting approval|waiting for approval|draft|under review|\
    in review|disputed|dispute|queried|query|not verified|unverified|not confirmed|unconfirmed|imekataliwa|\
    haijaidhinishwa|hajaidhinishwa|hayajaidhinishwa|yamekataliwa|rasimu|inasubiri idhini|yanasubiri idhini";

/// To be paid, as far as the word goes.
const FINE: &str = "unpaid|not paid|not yet paid|not yet|pending|pending payment|due|outstanding|open|new|failed|\
    payment failed|unsuccessful|not sent|to pay|to be paid|payable|pay|ready|ready to pay|for payment|\
    awaiting payment|unsettled|queued|scheduled|hajalipwa|haijalipwa|hayajalipwa|imeshindwa|yameshindwa|bado|active|approved|ok|okay|current|\
    employed|working|in service|on duty|permanent|contract|contractual|casual|temporary|temp|probation|\
    on probation|full time|fulltime|part time|parttime|intern|internship|attachment|consultant|seasonal|\
    volunteer|confirmed|verified|eligible|valid|normal|regular|authorised|authorized|released|live|enrolled|\
    registered|present|include|included|hai|yupo|ameidhinishwa|imeidhinishwa|yameidhinishwa|lipa|alipwe";

/// Not decided yet: fine for a payment, not for an approval.
const UNDECIDED: &str = "pending|awaiting|waiting|not yet|new|open|submitted|bado|in progress|to be approved";

/// Ways that lead over M-PESA.
const BY_MPESA: &str = "mpesa|mobile|mobile money|mobile wallet|mobile payment|mobile transfer|mobile phone|phone|safaricom|\
    safaricom mpesa|mpesa safaricom|b2c|wallet|paybill|pay bill|till|buy goods|lipa na mpesa|mpesa paybill|\
    mpesa till|send money|simu|business payment|salary payment|promotion payment|mpesa b2c|mpesa wallet|saf";

/// Ways that do not.
const OTHERWISE: &str = "bank|bank transfer|bank deposit|bank account|direct deposit|direct credit|wire|wire transfer|eft|rtgs|\
    ach|pesalink|swift|cash|petty cash|cheque|check|chq|bankers cheque|airtel|airtel money|t kash|tkash|\
    telkom|telkom money|equitel|faiba|mtn|mtn momo|momo|tigo|tigo pesa|vodacom|orange|orange money|voucher|\
    card|debit card|credit card|visa|mastercard|paypal|western union|moneygram|standing order|in kind|kcb|\
    equity|equity bank|co op|coop|cooperative|absa|ncba|stanbic|stanchart|dtb|family bank|i m|sacco|fosa|\
    fedha taslimu|taslimu|hundi|benki|ach transfer|internal transfer";

/// What speaks against a payment wherever it stands, also where the heading says nothing.
const ANYWHERE: &str = "paid|already paid|paid already|fully paid|imelipwa|amelipwa|yamelipwa|hold|on hold|stop|stopped|stop pay|\
    stop payment|cancelled|canceled|do not pay|dont pay|don t pay|not to be paid|inactive|left|resigned|\
    terminated|deceased|suspended|withheld|void|rejected|not approved|absconded|exited|dismissed|\
    left company|left the company|left employment|marehemu|usilipe|asilipwe|ameondoka|ameacha kazi";

/// How such a remark may begin.
const BEGINNINGS: &str = "do not pay |dont pay |don t pay |not to be paid |hold |on hold |already paid |paid on |paid via |\
    paid by |paid in |paid through |paid cash|stop pay|left on |left in |left the |left company|\
    left employment|resigned |terminated |cancelled |suspended |deceased |pay by cheque|pay by bank|\
    pay in cash|pay cash|usilipe ";

/// What a word says about a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StatusWord {
    Paid,
    Stopped,
    NotApproved,
    OtherWay,
    Fine,
    Yes,
    No,
    Unknown,
}

pub(crate) fn is_one_of(list: &str, plain: &str) -> bool {
    list.split('|').any(|word| word == plain)
}

/// A cell's words in lower case, one space between them; signs that stand for yes and no stay.
pub(crate) fn plain(text: &str) -> String {
    let signs: String = text.chars().filter(|c| "✓✔☑√✗✘☐".contains(*c)).collect();
    let words = words_of(text);
    if words.is_empty() { signs } else { words.join(" ") }
}

/// What a status says.
pub(crate) fn status(plain: &str) -> StatusWord {
    let one_of = |list: &str| is_one_of(list, plain);
    if one_of(NOT_APPROVED) {
        StatusWord::NotApproved
    } else if one_of(STOPPED) || begins_as_stopped(plain) {
        StatusWord::Stopped
    } else if one_of(PAID) || plain.starts_with("paid ") || plain.starts_with("already paid") {
        StatusWord::Paid
    } else if one_of(FINE) {
        StatusWord::Fine
    } else {
        yes_or_no(plain)
    }
}

fn begins_as_stopped(plain: &str) -> bool {
    BEGINNINGS
        .split('|')
        .any(|beginning| !beginning.contains("paid") && plain.starts_with(beginning))
}

/// What an answer to "approved?" says, beside yes and no.
pub(crate) fn undecided(plain: &str) -> bool {
    is_one_of(UNDECIDED, plain)
}

pub(crate) fn yes_or_no(plain: &str) -> StatusWord {
    if is_one_of(YES, plain) {
        StatusWord::Yes
    } else if is_one_of(NO, plain) {
        StatusWord::No
    } else {
        StatusWord::Unknown
    }
}

/// Which way a payment goes.
pub(crate) fn method(plain: &str) -> StatusWord {
    let has = |word: &str| plain.split(' ').any(|one| one == word);
    if is_one_of(BY_MPESA, plain) {
        StatusWord::Fine
    } else if is_one_of(OTHERWISE, plain) || has("bank") || has("airtel") || has("cheque") || has("cash") {
        StatusWord::OtherWay
    } else if has("mpesa") {
        StatusWord::Fine
    } else {
        StatusWord::Unknown
    }
}

/// What a cell says under any heading at all, where it says that its row is not to be paid.
pub(crate) fn anywhere(plain: &str) -> Option<StatusWord> {
    let strong = is_one_of(ANYWHERE, plain) || BEGINNINGS.split('|').any(|beginning| plain.starts_with(beginning));
    let other_way = matches!(
        plain,
        "cash"
            | "cheque"
            | "by cheque"
            | "by cash"
            | "bank transfer"
            | "by bank"
            | "eft"
            | "rtgs"
            | "pesalink"
            | "airtel money"
            | "t kash"
            | "tkash"
            | "equitel"
    );
    match (strong, other_way) {
        (_, true) => Some(StatusWord::OtherWay),
        (true, false) => Some(match status(plain) {
            said @ (StatusWord::Paid | StatusWord::Stopped | StatusWord::NotApproved) => said,
            StatusWord::OtherWay | StatusWord::Fine | StatusWord::Yes | StatusWord::No | StatusWord::Unknown => {
                StatusWord::Stopped
            }
        }),
        (false, false) => None,
    }
}
