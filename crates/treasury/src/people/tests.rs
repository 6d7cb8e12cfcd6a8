use super::*;

fn person(id: i64, roles: &[Role]) -> PersonStanding {
    PersonStanding {
        operator: OperatorId::new(id),
        roles: Roles::new(roles.iter().copied()).expect("a role"),
        retired: false,
        locked: None,
    }
}

const FOUNDER: [Role; 3] = [Role::Maker, Role::Checker, Role::Administrator];

#[test]
fn two_founders_are_enough_and_one_is_not() {
    let (one, two) = (person(1, &FOUNDER), person(2, &FOUNDER));
    assert_eq!(enough(&[one, two]), Ok(()));
    assert_eq!(enough(&[one]), Err(PeopleError::TooFew));
    let left = PersonStanding { retired: true, ..two };
    assert_eq!(enough(&[one, left]), Err(PeopleError::TooFew));
    let second = OperatorId::new(1);
    let locked = PersonStanding {
        locked: Some(LockReason::People { second }),
        ..two
    };
    assert_eq!(enough(&[one, locked]), Err(PeopleError::TooFew));
    let guessed_at = PersonStanding {
        locked: Some(LockReason::WrongPassphrases),
        ..two
    };
    assert_eq!(enough(&[one, guessed_at]), Ok(()));
}

#[test]
fn a_maker_and_a_checker_in_one_person_pay_nothing() {
    let both = person(1, &FOUNDER);
    let administrator = person(2, &[Role::Administrator]);
    let auditor = person(3, &[Role::Auditor]);
    assert_eq!(enough(&[both, administrator, auditor]), Err(PeopleError::TooFew));
    assert_eq!(enough(&[both, administrator, person(4, &[Role::Maker])]), Ok(()));
    assert_eq!(enough(&[both, person(4, &[Role::Maker])]), Err(PeopleError::TooFew));
}

#[test]
fn who_left_or_is_locked_may_nothing_whatever_their_roles() {
    let person = person(1, &Role::ALL);
    for needs in [Needs::Presence, Needs::Acting]
        .into_iter()
        .chain(Role::ALL.map(Needs::Role))
    {
        assert_eq!(may(&person, needs), Ok(()));
        let left = PersonStanding {
            retired: true,
            ..person
        };
        assert_eq!(may(&left, needs), Err(PeopleError::Retired(person.operator)));
        let locked = PersonStanding {
            locked: Some(LockReason::WrongPassphrases),
            ..person
        };
        assert_eq!(may(&locked, needs), Err(PeopleError::Locked(person.operator)));
    }
}

#[test]
fn an_auditor_reads_and_does_nothing_else() {
    let auditor = person(1, &[Role::Auditor]);
    assert_eq!(may(&auditor, Needs::Presence), Ok(()));
    for needs in [
        Needs::Acting,
        Needs::Role(Role::Maker),
        Needs::Role(Role::Checker),
        Needs::Role(Role::Administrator),
    ] {
        assert!(may(&auditor, needs).is_err(), "{needs:?}");
    }
}

#[test]
fn the_last_administrator_who_could_release_others_is_never_locked() {
    let (one, two) = (person(1, &FOUNDER), person(2, &FOUNDER));
    assert!(!locks(&[one, two], one.operator, WRONG_PASSPHRASES - 1));
    assert!(locks(&[one, two], one.operator, WRONG_PASSPHRASES));
    let locked = PersonStanding {
        locked: Some(LockReason::WrongPassphrases),
        ..one
    };
    assert!(!locks(&[locked, two], two.operator, 1_000));
    let maker = person(3, &[Role::Maker]);
    assert!(!locks(&[locked, two, maker], two.operator, 1_000));
}

#[test]
fn waits_grow_and_are_bounded() {
    let waits: Vec<_> = (1..=16).map(wait_after_wrong).collect();
    let expected = [
        0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600, 3_600,
    ];
    assert_eq!(waits, expected);
}

#[test]
fn roles_are_written_as_a_list_and_never_read_back_empty() {
    let written = serde_json::to_string(&Roles::FOUNDER).expect("written");
    assert_eq!(written, r#"["maker","checker","administrator"]"#);
    assert_eq!(serde_json::from_str::<Roles>(&written).expect("read"), Roles::FOUNDER);
    assert!(serde_json::from_str::<Roles>("[]").is_err());
    assert!(serde_json::from_str::<Roles>(r#"["king"]"#).is_err());
}
