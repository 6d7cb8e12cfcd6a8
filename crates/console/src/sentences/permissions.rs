//! Daraja's permissions, by the names that people read.

use messages::text;
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
        ApiPermission::Prompt => Api::Stk,
    }
}

/// What a permission is for.
pub(crate) fn title(permission: ApiPermission) -> String {
    match permission {
        ApiPermission::Token => text().permission_access_with_the_apps_key_and(),
        ApiPermission::Balance => text().permission_account_balance(),
        ApiPermission::Status => text().permission_transaction_status(),
        ApiPermission::B2c => text().permission_paying_people(),
        ApiPermission::Bill => text().permission_paying_pay_bills(),
        ApiPermission::Till => text().permission_paying_tills(),
        ApiPermission::Tax => text().permission_paying_taxes(),
        ApiPermission::TopUp => text().permission_topping_up_from_working(),
        ApiPermission::Reversal => text().permission_refunding_customers(),
        ApiPermission::Customers => text().permission_confirmations_of_customers_payments(),
        ApiPermission::Pull => text().permission_the_list_of_customers_payments(),
        ApiPermission::Prompt => text().permission_asking_customers_to_pay(),
    }
}
