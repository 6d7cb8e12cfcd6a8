//! The one file of TypeScript that the page is built with, written from the types of this crate.

use std::{collections::BTreeMap, fs, path::Path};

use ts_rs::{Config, TS, TypeVisitor};

use crate::{Changed, Problem, view::*};

/// The declarations of all types that cross to the page, by name.
struct Declarations<'a> {
    config: &'a Config,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // What TypeScript has already, as strings and lists, is declared nowhere.
        if T::output_path().is_none() || self.by_name.contains_key(&T::ident(self.config)) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let declaration = T::decl(self.config);
        self.by_name
            .insert(T::ident(self.config), format!("{docs}export {declaration}\n"));
        T::visit_dependencies(self);
    }
}

/// Every command with its request and its answer.
macro_rules! lines {
    ($config:ident; $($command:ident: $takes:ty => $answers:ty, $permit:ident;)*) => {
        [$(format!(
            "  {}: [{}, {}];\n",
            stringify!($command),
            <$takes>::name($config),
            <$answers>::name($config)
        )),*]
    };
}

/// Takes in the types of the commands, and those that they are made of.
macro_rules! declare {
    ($types:ident; $($command:ident: $takes:ty => $answers:ty, $permit:ident;)*) => {
        $(
            $types.visit::<$takes>();
            $types.visit::<$answers>();
            // Of a list: what it lists.
            <$answers>::visit_generics($types);
        )*
    };
}

fn declare_desk_commands(types: &mut Declarations<'_>) {
    crate::desk_commands!(declare! { types; });
}

fn declare_organisation_commands(types: &mut Declarations<'_>) {
    crate::organisation_commands!(declare! { types; });
}

fn typescript() -> String {
    let config = &Config::from_env();
    let mut types = Declarations {
        config,
        by_name: BTreeMap::new(),
    };
    declare_desk_commands(&mut types);
    declare_organisation_commands(&mut types);
    types.visit::<Problem>();
    types.visit::<Changed>();
    // Flattened into another's answer, so that no command names it.
    types.visit::<StatusView>();
    let types: Vec<String> = types.by_name.into_values().collect();
    format!(
        "// What the console says and is asked, written from its types by crates/api. Not to be edited.\n\n\
         {}\n/** Every command: its request and its answer. */\nexport type Commands = {{\n{}{}}};\n",
        types.join("\n"),
        crate::organisation_commands!(lines! { config; }).concat(),
        crate::desk_commands!(lines! { config; }).concat()
    )
}

/// Run with `HAZINA_WRITE_BINDINGS=1` to write them anew.
#[test]
fn the_typescript_of_the_screen_is_what_these_types_say() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings.ts");
    let fresh = typescript();
    if std::env::var_os("HAZINA_WRITE_BINDINGS").is_some() {
        fs::write(&committed, &fresh).expect("written");
    }
    let written = fs::read_to_string(&committed).expect("text");
    assert_eq!(
        written, fresh,
        "run HAZINA_WRITE_BINDINGS=1 cargo test -p api and commit ui/src/bindings.ts"
    );
}
