//! Daraja's doors, by the names that people read.

use mpesa::Api;
use treasury::Door;

/// The API that a door's result codes are of.
pub(crate) const fn api_of(door: Door) -> Api {
    match door {
        Door::Balance | Door::Status => Api::Inquiry,
        Door::Reversal => Api::Reversal,
        Door::Token | Door::B2c | Door::Bill | Door::Till | Door::Tax | Door::TopUp | Door::Customers | Door::Pull => {
            Api::Payment
        }
    }
}

/// What a door is for.
pub(crate) const fn title(door: Door) -> &'static str {
    match door {
        Door::Token => "Access with the app\u{2019}s key and secret",
        Door::Balance => "Account balance",
        Door::Status => "Transaction status",
        Door::B2c => "Paying people",
        Door::Bill => "Paying pay bills",
        Door::Till => "Paying tills",
        Door::Tax => "Paying taxes",
        Door::TopUp => "Topping up from Working",
        Door::Reversal => "Refunding customers",
        Door::Customers => "Confirmations of customers\u{2019} payments",
        Door::Pull => "The list of customers\u{2019} payments",
    }
}
