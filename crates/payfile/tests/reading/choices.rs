//! What a person decides about a file: columns, corrections, lines left out. The same bytes and choices, the same answer.

use payfile::{Assigned, Choices, Column, FlagCode, Mapping};

use super::{
    books::{Kind, Table},
    check, check_with, problems, rows,
};

#[test]
fn a_person_says_which_column_is_which_in_every_kind_of_file() {
    let table = Table::of(&[
        &["Who", "Where to", "How many", "Standing"],
        &["Ann", "0722000001", "100", ""],
        &["Bob", "0722000002", "200", "late"],
    ]);
    let columns = vec![
        (0, Assigned::Read(Column::Name)),
        (1, Assigned::Read(Column::Phone)),
        (2, Assigned::Read(Column::Amount)),
        (3, Assigned::Matters),
    ];
    let choices = Choices {
        mapping: Some(Mapping {
            header_line: Some(1),
            columns,
        }),
        ..Choices::default()
    };
    for kind in Kind::ALL {
        let bytes = table.write(kind);
        assert_eq!(problems(&check(&bytes)), ["0 - no_header"], "{kind:?}");
        let file = check_with(&bytes, &choices);
        assert_eq!(rows(&file), ["2 254722000001 100 Ann"], "{kind:?}");
        assert_eq!(
            file.groups.first().map(|group| group.value.as_str()),
            Some("late"),
            "{kind:?}"
        );
    }
}

#[test]
fn a_file_without_headings_is_read_from_its_first_line() {
    let text = "Ann,0722000001,100\nBob,0722000002,200\n";
    let file = check(text);
    assert_eq!(
        (problems(&file), file.columns.len()),
        (vec!["0 - no_header".to_owned()], 3)
    );
    let named: Vec<(&str, usize)> = file
        .columns
        .iter()
        .map(|column| (column.heading.as_str(), column.samples.len()))
        .collect();
    assert_eq!(named, [("A", 2), ("B", 2), ("C", 2)]);
    let mapping = Mapping {
        header_line: Some(0),
        columns: vec![
            (0, Assigned::Read(Column::Name)),
            (1, Assigned::Read(Column::Phone)),
            (2, Assigned::Read(Column::Amount)),
        ],
    };
    let choices = Choices {
        mapping: Some(mapping),
        ..Choices::default()
    };
    assert_eq!(
        rows(&check_with(text, &choices)),
        ["1 254722000001 100 Ann", "2 254722000002 200 Bob"]
    );
}

#[test]
fn a_mapping_without_a_payee_or_an_amount_is_a_problem_of_the_header() {
    for (column, code) in [
        (Column::Phone, "1 amount no_amount_column"),
        (Column::Amount, "1 phone no_phone_column"),
    ] {
        let choices = Choices {
            mapping: Some(Mapping {
                header_line: Some(1),
                columns: vec![(1, Assigned::Read(column))],
            }),
            ..Choices::default()
        };
        assert_eq!(
            problems(&check_with("Name,Phone,Amount\nAnn,0722000001,100\n", &choices)),
            [code]
        );
    }
}

#[test]
fn corrected_cells_are_checked_like_all_others_and_lines_left_out_are_named() {
    let text = "Name,Phone,Amount\nAnn,12,100\nBob,0722000002,x\nEve,0722000003,300\nJoy,0722000004,400\nTotal,,900\n";
    let choices = Choices {
        corrected: [
            ((2, Column::Phone), "0722000001".to_owned()),
            ((3, Column::Amount), "KES 200".to_owned()),
            ((4, Column::Amount), "-3".to_owned()),
        ]
        .into(),
        left_out: [5, 99].into(),
        ..Choices::default()
    };
    let file = check_with(text, &choices);
    assert_eq!(rows(&file), ["2 254722000001 100 Ann", "3 254722000002 200 Bob"]);
    assert_eq!(
        problems(&file),
        ["4 amount amount_negative"],
        "a correction is no way around the checks"
    );
    assert_eq!(file.kept_out, [5], "a line that the file has not is not told");
    let corrected: Vec<_> = file
        .corrections
        .iter()
        .map(|one| (one.line, one.before.as_str(), one.after.as_str()))
        .collect();
    assert_eq!(
        corrected,
        [(2, "12", "0722000001"), (3, "x", "KES 200"), (4, "300", "-3")]
    );
    let flagged: Vec<u32> = file
        .flags
        .iter()
        .filter(|flag| flag.code == FlagCode::Corrected)
        .map(|flag| flag.line)
        .collect();
    assert_eq!(flagged, [2, 3]);
}

#[test]
fn a_file_of_more_rows_than_a_batch_holds_is_refused_and_nothing_of_it_is_kept() {
    let mut text = String::from("Name,Phone,Amount\n");
    for row in 0..=300_000 {
        text.push_str(&format!("A,07{row:08},10\n"));
    }
    let file = check(text);
    assert_eq!(problems(&file), ["0 - file_too_large"]);
    assert!(file.rows.is_empty() && file.flags.is_empty() && file.total.cents() == 0);
    assert!(file.problems.iter().any(|problem| problem.message.contains("300,000")));
}
