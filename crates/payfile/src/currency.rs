//! Which currency a word, a heading or a cell's number format names. Kenya's own needs no word.

use messages::text as say;

/// A currency that is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Currency {
    Shillings,
    /// Another, by its English name; for a person it is said by [`word`].
    Foreign(&'static str),
}

/// A currency's name as [`named`] gives it, in the language that is spoken.
pub(crate) fn word(name: &str) -> String {
    let say = say();
    match name {
        "US dollars" => say.payfile_currency_us_dollars(),
        "euros" => say.payfile_currency_euros(),
        "pounds sterling" => say.payfile_currency_pounds(),
        "Uganda shillings" => say.payfile_currency_uganda(),
        "Tanzania shillings" => say.payfile_currency_tanzania(),
        "Rwanda francs" => say.payfile_currency_rwanda(),
        "Burundi francs" => say.payfile_currency_burundi(),
        "birr" => say.payfile_currency_birr(),
        "Somalia shillings" => say.payfile_currency_somalia(),
        "South Sudan pounds" => say.payfile_currency_south_sudan(),
        "Congo francs" => say.payfile_currency_congo(),
        "rand" => say.payfile_currency_rand(),
        "kwacha" => say.payfile_currency_kwacha(),
        "naira" => say.payfile_currency_naira(),
        "cedis" => say.payfile_currency_cedis(),
        "rupees" => say.payfile_currency_rupees(),
        "yuan" => say.payfile_currency_yuan(),
        "yen" => say.payfile_currency_yen(),
        "Swiss francs" => say.payfile_currency_swiss(),
        "Canadian dollars" => say.payfile_currency_canada(),
        "Australian dollars" => say.payfile_currency_australia(),
        "dirhams" => say.payfile_currency_dirhams(),
        "riyals" => say.payfile_currency_riyals(),
        "crowns" => say.payfile_currency_crowns(),
        "CFA francs" => say.payfile_currency_cfa(),
        _ => say.payfile_currency_other(),
    }
}

/// What a whole text names, as `KES`, `US$` or `Uganda shillings`.
pub(crate) fn named(text: &str) -> Option<Currency> {
    let lower = text
        .trim()
        .trim_matches(['.', '(', ')', '[', ']', ':', '"'])
        .to_lowercase();
    let name = match lower.as_str() {
        "kes" | "ksh" | "kshs" | "ksh." | "sh" | "shs" | "shilling" | "shillings" | "shilingi" | "kenya shilling"
        | "kenya shillings" | "kenyan shilling" | "kenyan shillings" | "kenya shs" | "ks" | "k.sh" | "k.shs" | "/="
        | "/-" => {
            return Some(Currency::Shillings);
        }
        "usd" | "us" | "$" | "us$" | "usd$" | "$us" | "dollar" | "dollars" | "us dollar" | "us dollars" => "US dollars",
        "eur" | "€" | "euro" | "euros" => "euros",
        "gbp" | "£" | "stg" | "sterling" | "pound" | "pounds" => "pounds sterling",
        "ugx" | "ush" | "ushs" | "ugsh" | "ugshs" | "uganda shillings" | "ugandan shillings" => "Uganda shillings",
        "tzs" | "tsh" | "tshs" | "tzsh" | "tanzania shillings" | "tanzanian shillings" => "Tanzania shillings",
        "rwf" | "frw" => "Rwanda francs",
        "bif" | "fbu" => "Burundi francs",
        "etb" | "birr" => "birr",
        "sos" => "Somalia shillings",
        "ssp" => "South Sudan pounds",
        "cdf" | "fc" => "Congo francs",
        "zar" | "rand" => "rand",
        "zmw" | "kwacha" | "mwk" => "kwacha",
        "ngn" | "₦" | "naira" => "naira",
        "ghs" | "₵" | "cedi" => "cedis",
        "inr" | "₹" | "rupee" | "rupees" => "rupees",
        "cny" | "rmb" | "yuan" => "yuan",
        "jpy" | "¥" | "yen" => "yen",
        "chf" => "Swiss francs",
        "cad" | "c$" => "Canadian dollars",
        "aud" | "a$" => "Australian dollars",
        "aed" | "dirham" => "dirhams",
        "sar" => "riyals",
        "sek" | "nok" | "dkk" => "crowns",
        "xof" | "xaf" | "cfa" => "CFA francs",
        _ => return None,
    };
    Some(Currency::Foreign(name))
}

/// The foreign currency that a heading names, and the heading without it.
pub(crate) fn in_heading(heading: &str) -> Option<(&'static str, String)> {
    let mut found = None;
    let mut rest = String::new();
    for word in heading.split(|c: char| !c.is_alphanumeric() && !matches!(c, '$' | '€' | '£' | '₦' | '₹' | '¥'))
    {
        match named(word) {
            Some(Currency::Foreign(name))
                if !matches!(word.to_lowercase().as_str(), "us" | "fc" | "rand" | "pound") =>
            {
                found = Some(name);
            }
            Some(Currency::Foreign(_) | Currency::Shillings) | None => {
                rest.push(' ');
                rest.push_str(word);
            }
        }
    }
    found.map(|name| (name, rest.trim().to_owned()))
}

/// Currencies that nobody means by another word, for texts above a table.
pub(crate) fn in_title(title: &str) -> Option<&'static str> {
    let clear = [
        "USD", "US$", "EUR", "GBP", "UGX", "TZS", "RWF", "ETB", "SSP", "ZAR", "NGN", "dollars", "euros", "Dollars",
        "Euros", "DOLLARS", "EUROS",
    ];
    title
        .split(|c: char| !c.is_alphanumeric() && c != '$')
        .filter(|word| clear.contains(word))
        .find_map(|word| match named(word) {
            Some(Currency::Foreign(name)) => Some(name),
            Some(Currency::Shillings) | None => None,
        })
}

/// The foreign currency that a number format shows, as `[$$-409]#,##0.00`, `"USD" #,##0` and `$#,##0`.
///
/// A symbol with Kenya's own locale is a shilling however it is written; a literal that names no currency is a remark.
pub(crate) fn in_format(code: &str) -> Option<&'static str> {
    let first = code.split(';').next().unwrap_or_default();
    let mut chars = first.chars();
    let mut bare = String::new();
    let mut shown: Vec<String> = Vec::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => shown.push(chars.by_ref().take_while(|c| *c != '"').collect()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let Some(symbol) = inside.strip_prefix('$') else {
                    continue;
                };
                let (symbol, locale) = symbol.rsplit_once('-').unwrap_or((symbol, ""));
                // sw-KE, en-KE and the other languages of Kenya that Windows knows.
                let kenyan = locale.eq_ignore_ascii_case("441") || locale.to_ascii_uppercase().ends_with("KE");
                if symbol.is_empty() || kenyan {
                    continue;
                }
                match named(symbol) {
                    Some(Currency::Shillings) => {}
                    Some(Currency::Foreign(name)) => return Some(name),
                    None => return Some("another currency"),
                }
            }
            '\\' => bare.extend(chars.next()),
            '_' | '*' => {
                chars.next();
                bare.push(' ');
            }
            '#' | '0' | '?' | ',' | '.' => bare.push(' '),
            c => bare.push(c),
        }
    }
    shown.push(bare);
    shown.iter().find_map(|text| {
        text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '/' | ':'))
            .find_map(|word| match named(word) {
                Some(Currency::Foreign(name)) => Some(name),
                Some(Currency::Shillings) | None => None,
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_format_names_a_currency_only_where_it_does() {
        for kenyan in [
            "General",
            "#,##0.00",
            "\"KSh\" #,##0.00",
            "[$KSh-441] #,##0.00",
            "_-[$Ksh-441]* #,##0.00_-;\\-[$Ksh-441]* #,##0.00_-",
            "\\K\\s\\h\\ #,##0",
            "[Red]\"Deni\" #,##0",
            "#,##0 \"shillings, paid monthly\"",
            "\"0\"000000000",
            "[$-409]d\\-mmm",
            "[$KES] #,##0",
            "[$S-441]#,##0",
            "0.00E+00",
            "@",
        ] {
            assert_eq!(in_format(kenyan), None, "{kenyan}");
        }
        for (foreign, name) in [
            ("[$$-409]#,##0.00", "US dollars"),
            ("\"USD\" #,##0", "US dollars"),
            ("$#,##0", "US dollars"),
            ("_(\"$\"* #,##0.00_)", "US dollars"),
            ("[$USD] #,##0.00", "US dollars"),
            ("#,##0\\ [$€-1]", "euros"),
            ("[$€-2]\\ #,##0", "euros"),
            ("\\U\\G\\X\\ #,##0", "Uganda shillings"),
            ("£#,##0", "pounds sterling"),
            ("[$¤-1]#,##0", "another currency"),
        ] {
            assert_eq!(in_format(foreign), Some(name), "{foreign}");
        }
    }

    #[test]
    fn a_heading_names_a_currency_in_any_spelling() {
        for (heading, rest) in [
            ("Amount (USD)", "Amount"),
            ("Net Pay $", "Net Pay"),
            ("UGX amount", "amount"),
            ("Salary-EUR", "Salary"),
        ] {
            assert_eq!(
                in_heading(heading).map(|(_, rest)| rest),
                Some(rest.to_owned()),
                "{heading}"
            );
        }
        for plain in ["Amount (KES)", "Net pay", "Amount Kshs", "Bus fare", "Pay us"] {
            assert!(in_heading(plain).is_none(), "{plain}");
        }
    }
}
