//! Daraja's permissions, by the names that people read.

use mpesa::Api;
use treasury::ApiPermission;

/// The API that a permission's result codes are of.
pub(crate) const fn api_of(permission: ApiPermission) -> Api {
    match permission {
        ApiPermission::Balance | ApiPermission::Status => Api::Inquiry,
        ApiPermission::Reversal => Api::Reversal,
        ApiPermission::Token
        | ApiPermission::B2c
        | ApiPermission::Bill
        | ApiPermission::Till
        | ApiPermission::Tax
        | ApiPermission::TopUp
        | ApiPermission::Customers
        | ApiPermission::Pull => Api::Payment,
    }
}

/// What a permission is for.
pub(crate) const fn title(permission: ApiPermission) -> &'static str {
    match permission {
        ApiPermission::Token => "Access with the app\u{2019}s key and secret",
        ApiPermission::Balance => "Account balance",
        ApiPermission::Status => "Transaction status",
        ApiPermission::B2c => "Paying people",
        ApiPermission::Bill => "Paying pay bills",
        ApiPermission::Till => "Paying tills",
        ApiPermission::Tax => "Paying taxes",
        ApiPermission::TopUp => "Topping up from Working",
        ApiPermission::Reversal => "Refunding customers",
        ApiPermission::Customers => "Confirmations of customers\u{2019} payments",
        ApiPermission::Pull => "The list of customers\u{2019} payments",
    }
}
