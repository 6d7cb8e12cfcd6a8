use daraja_sim::{Outcome, TEST_BUSINESSES, TEST_CUSTOMERS, TEST_PAYEES, TestPayee};

fn table(payees: &[TestPayee]) -> String {
    let rows = payees.iter().map(|payee| {
        let number = payee
            .number
            .strip_prefix("254")
            .map_or(payee.number.to_owned(), |rest| format!("0{rest}"));
        format!("| {number} | {} | {} |\n", payee.name, payee.does)
    });
    format!(
        "| Number | Name | What happens |\n|---|---|---|\n{}",
        rows.collect::<String>()
    )
}

#[test]
fn the_readme_has_every_test_payee() {
    let readme = include_str!("../README.md");
    for payees in [TEST_PAYEES, TEST_BUSINESSES, TEST_CUSTOMERS] {
        let table = table(payees);
        assert!(readme.contains(&table), "the README should say:\n{table}");
    }
}

#[test]
fn every_test_payee_is_found_once_and_its_sentence_tells_the_code() {
    for payee in [TEST_PAYEES, TEST_BUSINESSES, TEST_CUSTOMERS].into_iter().flatten() {
        assert_eq!(TestPayee::find(payee.number).unwrap().name, payee.name);
        let behaviour = payee.behaviour();
        if let (Outcome::Fail(code), 1, None) = (&behaviour.outcome, behaviour.results, behaviour.notice) {
            let open = behaviour.acknowledgement == daraja_sim::Acknowledgement::Prompt;
            assert!(!open || payee.does.contains(code.as_str()), "{} {code}", payee.does);
        }
        let paid = behaviour.outcome == Outcome::Pay;
        assert!(
            !paid || !payee.does.to_lowercase().contains("not paid"),
            "{}",
            payee.does
        );
    }
}
