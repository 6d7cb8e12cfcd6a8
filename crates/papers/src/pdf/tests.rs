use proptest::prelude::*;

use super::{fonts::Fonts, paper::RIGHT, *};
use crate::{Environment, Issuer, Moment, Signed};

fn paper() -> Paper {
    let issuer = Issuer {
        organisation: "Shamba Bora".to_owned(),
        shortcode: "600995".parse().expect("a shortcode"),
        environment: Environment::Practice,
        language: messages::Language::English,
    };
    let made = Signed {
        by: "Amina".to_owned(),
        at: Moment::from_millis(0),
    };
    Paper::new(&issuer, "Title", "Foot", &made)
}

fn columns() -> [Column; 3] {
    [
        Column {
            heading: "Payee".to_owned(),
            share: 2.0,
            align: Align::Left,
            style: Style::BODY,
        },
        Column {
            heading: "KSh".to_owned(),
            share: 0.7,
            align: Align::Right,
            style: Style::BODY,
        },
        Column {
            heading: "Receipt".to_owned(),
            share: 1.0,
            align: Align::Left,
            style: Style::BODY.id(),
        },
    ]
}

fn row(payee: &str, amount: &str, receipt: &str) -> [(String, Option<Colour>); 3] {
    [payee, amount, receipt].map(|cell| (cell.to_owned(), None))
}

/// Whether no two texts of a page touch, and none leaves it.
fn apart(paper: &mut Paper) {
    for page in paper.texts() {
        for (index, (left, right, baseline, text)) in page.iter().enumerate() {
            assert!(*right <= RIGHT + 0.5, "{text:?} ends at {right}");
            let others = page.get(index + 1..).expect("within the page").iter();
            for (other_left, other_right, other_baseline, other) in others {
                let beside = right <= other_left || other_right <= left;
                let apart = (baseline - other_baseline).abs() >= 8.0;
                let empty = text.is_empty() || other.is_empty();
                assert!(beside || apart || empty, "{text:?} touches {other:?}");
            }
        }
    }
}

#[test]
fn figures_get_one_width_and_words_keep_theirs() {
    let mut fonts = Fonts::new();
    let style = Style::BODY;
    assert!((fonts.width("111,111.11", style) - fonts.width("888,888.88", style)).abs() < 0.01);
    assert!(fonts.width("-", style) < fonts.width("8", style));
    assert!(fonts.width("IIII", style) < fonts.width("MMMM", style));
}

#[test]
fn numbers_stay_whole_and_in_line_on_the_right() {
    let mut paper = paper();
    let columns = columns();
    let grid = Grid::new(&mut paper, &columns);
    for amount in ["1.00", "999,999.99", "90,071,992,547,409.91"] {
        grid.row(&mut paper, &row("Mary", amount, "SG632NMUAB"));
    }
    let pages = paper.texts();
    let mut ends = pages
        .iter()
        .flatten()
        .filter(|(.., text)| text.ends_with(|c: char| c.is_ascii_digit()) && text.contains('.'));
    let (_, first, ..) = ends.next().expect("the first amount");
    assert!(ends.all(|(_, right, ..)| (right - first).abs() < 0.1));
    apart(&mut paper);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn lines_fit_their_width_and_lose_no_letter(text in "(\\PC|[a-zA-Z ,.0-9-]){0,80}", width in 30.0_f32..300.0) {
        let mut fonts = Fonts::new();
        let lines = fonts.wrap(&text, Style::BODY, width);
        let solid = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
        for line in &lines {
            let one_letter = line.chars().count() < 8;
            prop_assert!(fonts.width(line, Style::BODY) <= width + 0.5 || one_letter, "{line:?}");
        }
        let whole = fonts.wrap(&text, Style::BODY, f32::MAX).concat();
        let shown: String = fonts.shape(&whole, Style::BODY).runs.iter().map(|run| run.text.as_str()).collect();
        let broken: String = lines
            .iter()
            .flat_map(|line| fonts.shape(line, Style::BODY).runs.iter().map(|run| run.text.clone()).collect::<Vec<_>>())
            .collect();
        prop_assert_eq!(solid(&broken), solid(&shown));
    }

    #[test]
    fn no_text_of_a_table_touches_another(
        rows in prop::collection::vec(("(\\PC|[a-zA-Z ]){0,120}", 1_u64..9_007_199_254_740_991, "[A-Z0-9-]{0,40}"), 1..12)
    ) {
        let mut paper = paper();
        let columns = columns();
        let grid = Grid::new(&mut paper, &columns);
        for (payee, amount, receipt) in &rows {
            grid.row(&mut paper, &row(payee, &crate::money::grouped(*amount), receipt));
        }
        apart(&mut paper);
    }
}
