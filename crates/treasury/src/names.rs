//! Whether two ways to write a person's name may be the same person: what the maker wrote, and what M-PESA has registered
//! for the number.
//!
//! Written for names as people in Kenya write them: in any order, in capitals, with initials, without a middle name, with
//! or without the apostrophe of Ng'ang'a, hyphens, titles and particles, and with the spellings that differ between a
//! payroll and an identity card (Mohamed and Muhammad, Njoroge and Njoroghe, Esther and Ester). What is not taken for a
//! spelling: another consonant (Wanjiku is not Wanjiru) and another first letter (Otieno is not Atieno).

/// How two names compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameMatch {
    /// They may be the same person.
    Same,
    /// One of them says too little to compare: no name, or initials alone.
    CannotTell,
    /// They are not the same person's, as far as names tell.
    Differs,
}

/// Compares the name that a maker wrote with the one that M-PESA told: every name of the one that has fewer must be found
/// in the other, in any order, and at least one of them whole.
#[must_use]
pub fn compare_names(written: &str, told: &str) -> NameMatch {
    let (written, told) = (parts(written), parts(told));
    if written.is_empty() || told.is_empty() {
        return NameMatch::CannotTell;
    }
    // Abdul Rahman and Abdulrahman.
    if written.len() != told.len() && written.concat() == told.concat() {
        return NameMatch::Same;
    }
    let (few, many) = if written.len() <= told.len() {
        (&written, &told)
    } else {
        (&told, &written)
    };
    match fit(few, many) {
        Some(whole) if whole > 0 => NameMatch::Same,
        Some(_) => NameMatch::CannotTell,
        None if few.len() > 1 && many.len() > 1 => joined_fit(few, many),
        None => NameMatch::Differs,
    }
}

/// A name in the one form that the same names in any order share; none where it says too little: one name, or initials. Less
/// patient with spellings than [`compare_names`], and quick to look up.
#[must_use]
pub fn name_key(name: &str) -> Option<String> {
    let mut parts = parts(name);
    if parts.iter().filter(|part| part.chars().count() > 1).count() < 2 || parts.iter().any(|part| part.contains('*')) {
        return None;
    }
    parts.sort_unstable();
    Some(parts.join(" "))
}

/// The same, where one of them writes two neighbouring names as one.
fn joined_fit(few: &[String], many: &[String]) -> NameMatch {
    for (one, other) in [(few, many), (many, few)] {
        for at in 1..one.len() {
            let Some((first, rest)) = one.split_at_checked(at) else {
                continue;
            };
            let (Some(left), Some(right)) = (first.last(), rest.first()) else {
                continue;
            };
            let mut joined = vec![format!("{left}{right}")];
            joined.extend(first.iter().take(first.len().saturating_sub(1)).cloned());
            joined.extend(rest.iter().skip(1).cloned());
            let (few, many) = if joined.len() <= other.len() {
                (joined.as_slice(), other)
            } else {
                (other, joined.as_slice())
            };
            if fit(few, many).is_some_and(|whole| whole > 0) {
                return NameMatch::Same;
            }
        }
    }
    NameMatch::Differs
}

/// How many names of `few` are found whole in `many`, each in another; none where one is not found at all. Whole names are
/// looked for first, so that an initial does not take the place of one.
fn fit(few: &[String], many: &[String]) -> Option<usize> {
    let mut left: Vec<&String> = many.iter().collect();
    let mut rest = Vec::new();
    let mut whole: usize = 0;
    for name in few {
        if let Some(at) = left.iter().position(|other| is_same(name, other)) {
            left.remove(at);
            whole = whole.saturating_add(1);
        } else {
            rest.push(name);
        }
    }
    for name in rest {
        let at = left.iter().position(|other| is_shortened(name, other))?;
        left.remove(at);
    }
    Some(whole)
}

/// The names of a name, each in one spelling: small letters without marks, without titles and particles.
fn parts(name: &str) -> Vec<String> {
    let plain: String = name
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{b4}' => None,
            '*' => Some('*'),
            c if c.is_alphabetic() => Some(unmarked(c)),
            // A mark that stands by itself.
            '\u{300}'..='\u{36f}' => None,
            _ => Some(' '),
        })
        .collect();
    plain
        .split_whitespace()
        .filter(|part| !IGNORED.contains(part))
        .map(spelling)
        .collect()
}

/// What stands beside names without being one.
const IGNORED: [&str; 24] = [
    "mr", "mrs", "ms", "miss", "dr", "prof", "eng", "hon", "rev", "fr", "sr", "pst", "pastor", "bishop", "madam",
    "mwalimu", "wa", "arap", "ole", "bin", "binti", "bint", "ibn", "bwana",
];

/// A letter without its mark, for the letters that names of the region carry.
const fn unmarked(c: char) -> char {
    match c {
        'à'..='å' | 'ā' => 'a',
        'ç' => 'c',
        'è'..='ë' | 'ē' => 'e',
        'ì'..='ï' | 'ĩ' | 'ī' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ō' => 'o',
        'ù'..='ü' | 'ũ' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        c => c,
    }
}

/// One spelling for the sounds that are written in several ways.
fn spelling(name: &str) -> String {
    const SOUNDS: [(&str, &str); 11] = [
        ("ph", "f"),
        ("ck", "k"),
        ("gh", "g"),
        ("kh", "k"),
        ("th", "t"),
        ("dh", "d"),
        ("sch", "sh"),
        ("x", "ks"),
        ("q", "k"),
        ("v", "f"),
        ("z", "s"),
    ];
    let mut sounds = name.to_owned();
    for (written, sound) in SOUNDS {
        sounds = sounds.replace(written, sound);
    }
    let mut spelled = String::new();
    let mut letters = sounds.chars().peekable();
    while let Some(letter) = letters.next() {
        let letter = match letter {
            'y' => 'i',
            'c' if letters.peek() != Some(&'h') => 'k',
            other => other,
        };
        // Doubled letters sound once: Hassan, Moraa.
        if !spelled.ends_with(letter) || letter == '*' {
            spelled.push(letter);
        }
    }
    spelled
}

/// Whether one stands for the other by its beginning: an initial, or a name of which M-PESA shows only the first letters.
fn is_shortened(one: &str, other: &str) -> bool {
    let shown = |name: &str| name.split('*').next().unwrap_or_default().to_owned();
    let short = |name: &str| name.chars().count() == 1 || name.contains('*');
    let (a, b) = (shown(one), shown(other));
    !a.is_empty() && !b.is_empty() && ((short(one) && b.starts_with(&a)) || (short(other) && a.starts_with(&b)))
}

/// Whether two names are one, but for the vowels that people write differently: one in five letters, two from seven on.
fn is_same(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a.len() < 2 || b.len() < 2 || one.contains('*') || other.contains('*') {
        return false;
    }
    let budget = match a.len().min(b.len()) {
        0..=4 => 0,
        5 | 6 => 1,
        _ => 2,
    };
    a.first() == b.first() && differs_by_vowels(&a, &b, budget)
}

/// Whether `a` becomes `b` by changing, dropping or adding at most `budget` soft letters, or turning round two neighbours.
fn differs_by_vowels(a: &[char], b: &[char], budget: u8) -> bool {
    match (a, b) {
        ([], []) => true,
        ([x, a_rest @ ..], [y, b_rest @ ..]) if x == y => differs_by_vowels(a_rest, b_rest, budget),
        _ => {
            let Some(left) = budget.checked_sub(1) else {
                return false;
            };
            let dropped = |long: &[char], short: &[char]| match long {
                [x, rest @ ..] if is_soft(*x) => differs_by_vowels(rest, short, left),
                _ => false,
            };
            let changed = match (a, b) {
                ([x, a_rest @ ..], [y, b_rest @ ..]) if is_soft(*x) && is_soft(*y) => {
                    differs_by_vowels(a_rest, b_rest, left)
                }
                _ => false,
            };
            let turned = match (a, b) {
                ([x, y, a_rest @ ..], [v, w, b_rest @ ..]) if x == w && y == v => {
                    differs_by_vowels(a_rest, b_rest, left)
                }
                _ => false,
            };
            changed || turned || dropped(a, b) || dropped(b, a)
        }
    }
}

/// A letter whose place and kind spellings differ in.
const fn is_soft(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'h')
}

#[cfg(test)]
mod tests {
    use super::{NameMatch::*, *};

    #[test]
    fn names_of_one_person_as_people_write_them() {
        for (written, told) in [
            ("John Kamau Mwangi", "JOHN KAMAU MWANGI"),
            ("Kamau John", "JOHN KAMAU"),
            ("Mwangi, John K.", "JOHN KAMAU MWANGI"),
            ("J. Kamau", "JOHN KAMAU"),
            ("Jane Wanjiku", "JANE WANJIKU MWANGI"),
            ("Jane Mwangi", "JANE WANJIKU MWANGI"),
            ("Ann Wairimu Ndung'u", "ANN WAIRIMU NDUNGU"),
            ("Peter Ng\u{2019}ang\u{2019}a", "PETER NGANGA"),
            ("José Mwangi", "JOSE MWANGI"),
            ("Wangũi Kamau", "WANGUI KAMAU"),
            ("Mohamed Hassan Ali", "MUHAMMAD HASAN ALI"),
            ("Mohammed Abdi", "MOHAMED ABDI"),
            ("Esther Njoroghe", "ESTER NJOROGE"),
            ("Catherine Wanjiku", "KATHERINE WANJIKU"),
            ("Steven Otieno", "STEPHEN OTIENO"),
            ("Josephat Kiplagat", "JOSPHAT KIPLAGAT"),
            ("Ruth Moraa", "RUTH MORA"),
            ("Peter Kibet arap Too", "PETER KIBET TOO"),
            ("Dr. Grace Njeri", "GRACE NJERI"),
            ("Amina binti Salim", "AMINA SALIM"),
            ("Abdul Rahman Noor", "ABDULRAHMAN NOOR"),
            ("Noor Abdulrahman", "ABDUL RAHMAN NOOR"),
            ("Wanjiku-Kimani Faith", "FAITH WANJIKU KIMANI"),
            ("Kamua John", "JOHN KAMAU"),
            ("John Kamau", "JOHN K****"),
            ("Kamau", "JOHN KAMAU"),
            ("Njeri \u{201c}Shiro\u{201d} Kamau", "NJERI SHIRO KAMAU"),
        ] {
            assert_eq!(compare_names(written, told), Same, "{written} / {told}");
            assert_eq!(compare_names(told, written), Same, "{told} / {written}");
        }
    }

    #[test]
    fn names_of_two_people() {
        for (written, told) in [
            ("John Kamau", "MARY ACHIENG"),
            ("John Kamau", "JOHN MWANGI"),
            ("Peter Mwangi Kamau", "JOHN MWANGI KAMAU"),
            ("Jane Wanjiku Mwangi", "JANE WANJIKU KARIUKI"),
            ("Grace Wanjiru", "GRACE WANJIKU"),
            ("Brian Otieno", "BRIAN ATIENO"),
            ("Paul Odhiambo", "PAUL ADHIAMBO"),
            ("Kevin Kibet", "KEVIN CHEBET"),
            ("Ali Hassan", "ALI HUSSEIN"),
            ("Salim Juma", "SALMA JUMA"),
            ("Juma Ali", "JAMA ALI"),
            ("Amina Noor", "AMANI NOOR"),
            ("J. Kamau", "MARY KAMAU"),
            ("John Kamau", "MARY K****"),
            ("Kamau", "MARY ACHIENG"),
            ("Kamau Kamau", "JOHN KAMAU"),
        ] {
            assert_eq!(compare_names(written, told), Differs, "{written} / {told}");
            assert_eq!(compare_names(told, written), Differs, "{told} / {written}");
        }
    }

    #[test]
    fn what_says_too_little_is_not_compared() {
        for (written, told) in [
            ("", "JOHN KAMAU"),
            ("John Kamau", "  "),
            ("J. K.", "JOHN KAMAU"),
            ("0712345678", "JOHN KAMAU"),
            ("Mr", "JOHN KAMAU"),
            ("John Kamau", "J*** K****"),
        ] {
            assert_eq!(compare_names(written, told), CannotTell, "{written} / {told}");
        }
    }

    #[test]
    fn one_name_in_any_order_has_one_key() {
        assert_eq!(name_key("Dr. Kamau, John"), name_key("JOHN KAMAU"));
        assert_eq!(name_key("Mohammed Hassan"), name_key("HASAN MOHAMED"));
        assert_ne!(name_key("John Kamau"), name_key("Mary Kamau"));
        for little in ["Kamau", "J. K.", "", "J*** Kamau"] {
            assert_eq!(name_key(little), None, "{little}");
        }
    }

    #[test]
    fn long_names_are_compared_at_once() {
        let long = "a".repeat(2_000) + " " + &"ei ".repeat(2_000);
        assert_eq!(compare_names(&long, &long), Same);
    }
}
