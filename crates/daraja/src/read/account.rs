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

    /// One row. A row that begins with its currency or a figure has no name. A name and figures that do not stand in
    /// their columns (a currency in the second place, figures from there on) leave the name alone.
    pub(crate) fn read(row: &str) -> Option<Self> {
        let columns: Vec<&str> = row.split('|').map(str::trim).collect();
        let (name, rest) = columns.split_first()?;
        if name.is_empty() || is_currency(name) || !name.chars().any(char::is_alphabetic) {
            return None;
        }
        let (currency, figures) = rest.split_first().unwrap_or((&"", &[]));
        let in_place = (currency.is_empty() || is_currency(currency))
            && figures
                .iter()
                .all(|figure| !figure.chars().any(char::is_alphabetic) || balance(figure).is_some());
        let figure = |at: usize| balance(figures.get(at)?).filter(|_| in_place);
        Some(Self {
            name: (*name).to_owned(),
            currency: is_currency(currency).then(|| (*currency).to_owned()),
            current: figure(0),
            available: figure(1),
            reserved: figure(2),
            uncleared: figure(3),
        })
    }
}

/// Three capital letters: `KES`.
fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
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

    #[test]
    fn no_account_or_figure_is_invented_where_the_columns_are_others() {
        for text in [
            "|KES|700000.00|KES|0.00|",
            "KES|700000.00|KES|0.00",
            "KES|1.00",
            "700000.00",
            "700000.00|KES",
            "|",
            " ",
        ] {
            assert_eq!(Account::read_all(text), [], "{text}");
        }
        for text in [
            "Working Account|KES|700000.00|KES|0.00|",
            "Working Account|700000.00|0.00|1.00|2.00",
            "Working Account|700000.00|KES|0.00",
            "Working Account",
        ] {
            let rows = Account::read_all(text);
            let [row] = rows.as_slice() else { panic!("{rows:?}") };
            let figures = [row.current, row.available, row.reserved, row.uncleared];
            assert_eq!((row.name.as_str(), figures), ("Working Account", [None; 4]), "{text}");
        }
    }
}
