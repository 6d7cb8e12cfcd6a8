//! Properties: damage never panics, and what was read reads the same again.

use proptest::prelude::*;

use super::check;

const FILE: &str = "Acme payroll\n\nPhone,Amount,Name,Remarks,Command\n0712345678,\"1,250\",\"Jane\nWanjiku\",Nov salary,Salary\n712345679,KES 500/-,Ann,Nov & Dec,\n254712345670,99.00,\"Bob \"\"B\"\"\",x,Business\n\nTotal,\"1,849\",,,\n";

proptest! {
    #[test]
    fn random_edits_of_a_file_never_panic_and_never_invent_payees(
        edits in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&b"\0\",;\t|\n\r0712E+=#-. \xff\xc3KTa"[..]), 0..3_u8), 0..12)
    ) {
        let mut bytes = FILE.as_bytes().to_vec();
        for (place, byte, how) in edits {
            let at = place.index(bytes.len().max(1));
            match how {
                0 if at < bytes.len() => bytes[at] = byte,
                1 if at < bytes.len() => { bytes.remove(at); }
                _ => bytes.insert(at.min(bytes.len()), byte),
            }
        }
        let file = check(&bytes);
        let lines = 1 + bytes.iter().filter(|b| matches!(b, b'\n' | b'\r')).count();
        prop_assert!(file.rows.len() <= lines);
        prop_assert!(file.rows.iter().all(|row| (1..=lines).contains(&(row.line as usize))));
        prop_assert!(file.problems.is_sorted_by_key(|problem| problem.line));
        prop_assert!(file.flags.is_sorted_by_key(|flag| flag.line));
        let _ = payfile::problems_csv(&file);
    }

    #[test]
    fn any_bytes_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let file = check(&bytes);
        prop_assert!(file.rows.is_empty() && file.problems.len() == 1);
    }

    #[test]
    fn any_cells_under_a_header_are_rows_problems_or_left_out(cells in prop::collection::vec("[ -~\u{a0}é]{0,14}", 4)) {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let file = check(format!("phone,amount,name,reference\n{}\n", quoted.join(",")));
        let left_out = file.left_out.blank as usize + file.left_out.totals.len() + file.left_out.notes.len();
        prop_assert_eq!(file.rows.len() + usize::from(!file.problems.is_empty()), 1, "{:?}", left_out);
    }

    #[test]
    fn every_row_that_is_read_reads_the_same_when_written_plainly(
        number in 700_000_000_u32..800_000_000,
        shillings in 10_i64..=250_000,
        name in "[A-Za-z][A-Za-z ,\"'é]{0,20}[a-z]",
        reference in "[A-Za-z][A-Za-z0-9 /&@-]{0,20}[a-z]",
        spelling in 0..5_u8,
    ) {
        let phone = match spelling {
            0 => format!("0{number}"),
            1 => format!("{number}"),
            2 => format!("+254 {number}"),
            3 => format!("254{number}.0"),
            _ => format!("'0{number}"),
        };
        let amount = if spelling % 2 == 0 { shillings.to_string() } else { format!("KES {shillings}.00") };
        let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let first = check(format!("phone,amount,name,reference\n{phone},{amount},{},{}\n", quote(&name), quote(&reference)));
        prop_assert_eq!(first.rows.len(), 1, "{:?}", first.problems);
        let row = &first.rows[0];
        let expected = format!("254{number}");
        prop_assert_eq!((row.lane.payee(), row.amount.whole_shillings()), (expected.as_str(), Some(shillings)));
        let plain = format!(
            "phone,amount,name,reference,command\n{},{shillings},{},{},{}\n",
            row.lane.payee(), quote(&row.name), quote(&row.reference), row.lane.command()
        );
        let second = check(plain);
        prop_assert_eq!(&second.rows, &first.rows);
        let odd = second.flags.iter().find(|flag| flag.code != payfile::FlagCode::OtherOperator);
        prop_assert!(odd.is_none(), "{odd:?}");
    }
}
