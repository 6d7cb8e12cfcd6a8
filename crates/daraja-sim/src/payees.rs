//! Test payees: what happens is chosen by the phone number, as card processors give test cards.

use std::time::Duration;

use crate::behaviour::{Behaviour, Gate, Notice};

/// A phone number with a fixed behaviour.
#[derive(Clone, Copy, Debug)]
pub struct TestPayee {
    /// Twelve digits; a business's shortcode.
    pub number: &'static str,
    /// The registered name M-PESA shows for it.
    pub name: &'static str,
    /// What happens, as a sentence.
    pub does: &'static str,
    how: How,
}

impl TestPayee {
    /// What the simulator does with a payment to it.
    #[must_use]
    pub fn behaviour(&self) -> Behaviour {
        self.how.behaviour()
    }

    /// The test payee, business or customer with this number.
    #[must_use]
    pub fn find(number: &str) -> Option<&'static Self> {
        [TEST_PAYEES, TEST_BUSINESSES, TEST_CUSTOMERS]
            .into_iter()
            .flatten()
            .find(|payee| payee.number == number)
    }
}

/// The shapes of behaviour in the table, so that it can be a constant.
#[derive(Clone, Copy, Debug)]
enum How {
    Pay,
    Twice,
    Late(u64),
    Early,
    Fail(&'static str),
    PaidSilent,
    FailedSilent(&'static str),
    Pend,
    Vanish,
    DropPaid,
    DropPaidSilent,
    ErrorPaid(u16),
    ErrorPaidSilent(u16),
    ErrorFailed(u16, &'static str),
    HtmlPaid(u16),
    Gate(Gate),
    TimeOutPaid(Notice),
    TimeOutPaidSilent(Notice),
    TimeOutFailed(Notice, &'static str),
    TimeOutFailedSilent(Notice, &'static str),
}

impl How {
    fn behaviour(self) -> Behaviour {
        match self {
            Self::Pay => Behaviour::pay(),
            Self::Twice => Behaviour::pay().twice(),
            Self::Late(seconds) => Behaviour::pay().after(Duration::from_secs(seconds)),
            Self::Early => Behaviour::pay().before_acknowledgement().after(Duration::ZERO),
            Self::Fail(code) => Behaviour::fail(code),
            Self::PaidSilent => Behaviour::pay().silent(),
            Self::FailedSilent(code) => Behaviour::fail(code).silent(),
            Self::Pend => Behaviour::pend(),
            Self::Vanish => Behaviour::vanish(),
            Self::DropPaid => Behaviour::pay().drop_after_taking(),
            Self::DropPaidSilent => Behaviour::pay().drop_after_taking().silent(),
            Self::ErrorPaid(status) => Behaviour::pay().error_after_taking(status),
            Self::ErrorPaidSilent(status) => Behaviour::pay().error_after_taking(status).silent(),
            Self::ErrorFailed(status, code) => Behaviour::fail(code).error_after_taking(status),
            Self::HtmlPaid(status) => Behaviour::pay().html_after_taking(status),
            Self::Gate(gate) => Behaviour {
                gate,
                ..Behaviour::pay()
            },
            Self::TimeOutPaid(notice) => Behaviour::pay().time_out(notice),
            Self::TimeOutPaidSilent(notice) => Behaviour::pay().time_out(notice).silent(),
            Self::TimeOutFailed(notice, code) => Behaviour::fail(code).time_out(notice),
            Self::TimeOutFailedSilent(notice, code) => Behaviour::fail(code).time_out(notice).silent(),
        }
    }
}

const fn payee(number: &'static str, name: &'static str, how: How, does: &'static str) -> TestPayee {
    TestPayee {
        number,
        name,
        does,
        how,
    }
}

/// Every test payee. Numbers outside this table are paid in the ordinary way.
#[rustfmt::skip] // One row a line, as a table.
pub const TEST_PAYEES: &[TestPayee] = &[
    payee("254711000100", "Amina Otieno", How::Pay, "Paid; the result comes once."),
    payee("254711000101", "Brian Mwangi", How::Twice, "Paid; the result comes twice."),
    payee("254711000102", "Catherine Wanjiku", How::Late(20), "Paid; the result comes after 20 seconds."),
    payee("254711000103", "Daniel Kiprop", How::Early, "Paid; the result comes before the acknowledgement."),
    payee("254711000201", "Esther Achieng", How::Fail("1"), "Fails with 1: not enough money in the account."),
    payee("254711000202", "Francis Kamau", How::Fail("4"), "Fails with 4: the payee's daily limit is reached."),
    payee("254711000203", "Grace Njeri", How::Fail("8"), "Fails with 8: the payee's wallet would be too full."),
    payee("254711000204", "Hassan Abdi", How::Fail("2040"), "Fails with 2040: not a registered customer."),
    payee("254711000205", "Irene Chebet", How::Fail("SFC_IC0003"), "Fails with SFC_IC0003: not on M-PESA."),
    payee("254711000206", "James Ochieng", How::Fail("2001"), "Fails with 2001: the initiator is refused."),
    payee("254711000207", "Kevin Mutua", How::Fail("26"), "Fails with 26: M-PESA is too busy."),
    payee("254711000208", "Lydia Nyambura", How::Fail("17"), "Fails with 17: internal failure, the end is unclear."),
    payee("254711000209", "Moses Barasa", How::Fail("15"), "Fails with 15: duplicate conversation id."),
    payee("254711000210", "Naomi Wairimu", How::Fail("9999"), "Fails with 9999: unspecified error."),
    payee("254711000301", "Oscar Kibet", How::PaidSilent, "Paid; the result is lost."),
    payee("254711000302", "Pauline Atieno", How::FailedSilent("2040"), "Not paid; the result is lost."),
    payee("254711000303", "Quincy Maina", How::Pend, "Not paid; stays pending for ever."),
    payee("254711000304", "Ruth Moraa", How::Vanish, "Acknowledged, but M-PESA never heard of it."),
    payee("254711000305", "Samuel Kariuki", How::DropPaid, "Paid; the connection drops after taking, the result comes."),
    payee("254711000306", "Tabitha Naliaka", How::DropPaidSilent, "Paid; the connection drops after taking, the result is lost."),
    payee("254711000307", "Umar Sheikh", How::ErrorPaid(500), "Paid; HTTP 500 after taking, the result comes."),
    payee("254711000308", "Veronica Auma", How::ErrorPaidSilent(500), "Paid; HTTP 500 after taking, the result is lost."),
    payee("254711000309", "Walter Simiyu", How::ErrorFailed(500, "2040"), "Not paid; HTTP 500 after taking, the result comes."),
    payee("254711000310", "Xavier Njoroge", How::HtmlPaid(503), "Paid; an HTML page with HTTP 503 after taking, the result comes."),
    payee("254711000401", "Yvonne Cherono", How::Gate(Gate::SpikeArrest { times: 2 }), "Spike arrest twice, then paid."),
    payee("254711000402", "Zachary Omondi", How::Gate(Gate::Quota { times: 1 }), "Quota violation once, then paid."),
    payee("254711000403", "Agnes Muthoni", How::Gate(Gate::Error { status: 500, times: 1 }), "HTTP 500 once without taking it; a repeat is paid."),
    payee("254711000404", "Benson Kiptoo", How::Gate(Gate::Drop { times: 1 }), "The connection drops once without taking it; a repeat is paid."),
    payee("254711000405", "Caroline Adhiambo", How::Gate(Gate::Html { status: 503, times: 1 }), "An HTML page with HTTP 503 once without taking it; a repeat is paid."),
    payee("254711000501", "David Musyoka", How::TimeOutPaid(Notice::Echo), "Time-out notice as echoed request; paid, the result comes later."),
    payee("254711000502", "Eunice Jepkemoi", How::TimeOutPaidSilent(Notice::Echo), "Time-out notice as echoed request; paid, no result."),
    payee("254711000503", "Felix Wekesa", How::TimeOutFailedSilent(Notice::Echo, "26"), "Time-out notice as echoed request; not paid, no result."),
    payee("254711000504", "Gladys Wangari", How::TimeOutPaid(Notice::Envelope), "Time-out notice as result; paid, the result comes later."),
    payee("254711000505", "Hillary Koech", How::TimeOutPaidSilent(Notice::Envelope), "Time-out notice as result; paid, no result."),
    payee("254711000506", "Isabel Makena", How::TimeOutFailed(Notice::Envelope, "26"), "Time-out notice as result; not paid, a failed result comes later."),
];

/// Businesses to pay by B2B, by shortcode. Other shortcodes are paid in the ordinary way.
#[rustfmt::skip] // One row a line, as a table.
pub const TEST_BUSINESSES: &[TestPayee] = &[
    payee("700100", "Kilimo Supplies", How::Pay, "Paid; the result comes once."),
    payee("700101", "Pwani Traders", How::Twice, "Paid; the result comes twice."),
    payee("700201", "Closed Till", How::Fail("SFC_IC0003"), "Fails with SFC_IC0003: the receiver is invalid."),
    payee("700202", "Strict Accounts", How::Fail("2202"), "Fails with 2202: the account number does not exist."),
    payee("700301", "Silent Partners", How::PaidSilent, "Paid; the result is lost."),
    payee("700303", "Slow Bank", How::Pend, "Not paid; stays pending for ever."),
    payee("700305", "Broken Line", How::DropPaid, "Paid; the connection drops after taking, the result comes."),
    payee("700306", "Cut Line", How::DropPaidSilent, "Paid; the connection drops after taking, the result is lost."),
    payee("700401", "Busy Market", How::Gate(Gate::SpikeArrest { times: 2 }), "Spike arrest twice, then paid."),
    payee("700501", "Echo Stores", How::TimeOutPaid(Notice::Echo), "Time-out notice as echoed request; paid, the result comes later."),
    payee("700502", "Late Freight", How::TimeOutFailedSilent(Notice::Envelope, "26"), "Time-out notice as result; not paid, no result."),
];

/// Customers who are asked to pay by STK push. Others pay.
#[rustfmt::skip] // One row a line, as a table.
pub const TEST_CUSTOMERS: &[TestPayee] = &[
    payee("254711000800", "Jackson Kimeu", How::Pay, "Enters the PIN and pays."),
    payee("254711000801", "Kezia Wafula", How::Fail("1032"), "Cancels: 1032."),
    payee("254711000802", "Leonard Bii", How::Fail("1037"), "Cannot be reached: 1037."),
    payee("254711000803", "Mary Akinyi", How::Fail("1"), "Has not enough money: 1."),
    payee("254711000804", "Noah Ekai", How::Fail("2001"), "Enters a wrong PIN: 2001."),
    payee("254711000805", "Olive Nduta", How::Fail("1019"), "Lets it expire: 1019."),
    payee("254711000806", "Peter Lokwang", How::PaidSilent, "Pays; the callback is lost."),
    payee("254711000807", "Queen Mwende", How::Pend, "Leaves the prompt open."),
    payee("254711000808", "Rashid Omar", How::Twice, "Pays; the callback comes twice."),
];

/// The registered name of `number`: the table's, or one made from its digits so that it never changes.
pub(crate) fn registered_name(number: &str) -> String {
    const FIRST: [&str; 16] = [
        "Achieng", "Barasa", "Chebet", "Daudi", "Esther", "Faith", "Gideon", "Halima", "Isaac", "Joyce", "Kamau",
        "Lilian", "Mercy", "Nicholas", "Onesmus", "Purity",
    ];
    const LAST: [&str; 16] = [
        "Anyango",
        "Bett",
        "Cheruiyot",
        "Etyang",
        "Gathoni",
        "Hussein",
        "Juma",
        "Kerubo",
        "Kimani",
        "Langat",
        "Mbugua",
        "Nekesa",
        "Odhiambo",
        "Ruto",
        "Wambui",
        "Yego",
    ];
    if let Some(payee) = TestPayee::find(number) {
        return payee.name.to_owned();
    }
    if number == "254708374149" {
        return "John Doe".to_owned();
    }
    let mixed = number
        .bytes()
        .fold(0_usize, |sum, b| sum.wrapping_mul(31).wrapping_add(usize::from(b)));
    format!("{} {}", FIRST[mixed % 16], LAST[(mixed / 16) % 16])
}
