//! Reading payroll files.

use console::import::{self, CheckedFile, Flow, Input};
use mpesa::{B2cCommand, B2cLimits};

/// Checks a file's bytes as the window would.
fn check(bytes: impl AsRef<[u8]>) -> CheckedFile {
    let input = Input {
        name: "payroll.csv",
        bytes: bytes.as_ref(),
        limits: &B2cLimits::CURRENT,
        default_command: B2cCommand::SalaryPayment,
    };
    import::check(input, &mut |_| Flow::Continue).unwrap()
}

#[test]
fn a_plain_file_is_read_row_by_row() {
    let file = check("phone,amount,name,reference\n0712345678,1250,Jane Wanjiku,Nov salary\n");
    assert_eq!(file.rows.len(), 1, "{:?}", file.problems);
    assert!(file.flags.is_empty(), "{:?}", file.flags);
}
