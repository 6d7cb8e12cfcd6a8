//! Accounts of a shortcode: `Working Account|KES|346568.83|6186.83|340382.00|0.00`, rows joined by `&`.

use mpesa::Balance;

use super::money::balance;

/// One account of a shortcode with its figures. A figure that M-PESA did not write is not known, never zero.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// `Working Account`, `Utility Account`, `Charges Paid Account`, `Merchant Account` ... as written.
    pub name: String,
    /// `KES`. Accounts of different currencies must not be added.
    pub currency: Option<String>,
    /// What the account holds, reserved money included.
    pub current: Option<Balance>,
    /// What can be spent now.
    pub available: Option<Balance>,
    /// Held for payments on their way.
    pub reserved: Option<Balance>,
    /// Received but not cleared.
    pub uncleared: Option<Balance>,
}

impl Account {
    /// Every row of an `AccountBalance` value. Unknown names, missing columns and odd figures are kept as
    /// far as they go; a row without a name is none.
    pub(crate) fn read_all(text: &str) -> Vec<Self> {
        text.replace("&amp;", "&").split('&').filter_map(Self::read).collect()
    }

    /// One row.
    pub(crate) fn read(row: &str) -> Option<Self> {
        let mut columns = row.split('|').map(str::trim);
        let name = columns.next().filter(|name| !name.is_empty())?;
        let currency = columns.next().filter(|c| !c.is_empty()).map(str::to_owned);
        let mut figure = || columns.next().and_then(balance);
        Some(Self {
            name: name.to_owned(),
            currency,
            current: figure(),
            available: figure(),
            reserved: figure(),
            uncleared: figure(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_rows_and_odd_figures_leave_gaps_not_zeros() {
        let rows = Account::read_all("Working Account|KES|10.00&Merchant Account|KES|1.00|1.00|0.00|0.008&&|KES|1");
        let [working, merchant] = rows.as_slice() else {
            panic!("two rows, not {rows:?}")
        };
        assert_eq!(
            (working.current.map(Balance::cents), working.available),
            (Some(1_000), None)
        );
        assert_eq!(
            (merchant.reserved.map(Balance::cents), merchant.uncleared),
            (Some(0), None)
        );
    }
}
