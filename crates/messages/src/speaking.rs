//! In which language sentences are made just now.
//!
//! A sentence is often made far below whoever asked for it, as where an error of the ledger becomes a `Problem`. So whoever
//! begins something for a person says once in which language, and everything under it speaks it: a command in the language of
//! whoever gave it, a notification in this machine's, a paper in the organisation's. What runs on another thread begins
//! anew: [`spoken`] takes the language along.

use std::{cell::Cell, future::poll_fn};

use crate::{Language, Text};

thread_local! {
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

/// Puts the language back that was spoken before, also where something panics.
struct Before(Language);

impl Drop for Before {
    fn drop(&mut self) {
        SPOKEN.set(self.0);
    }
}

/// The language that is spoken just now; English where nobody said.
#[must_use]
pub fn language() -> Language {
    SPOKEN.get()
}

/// The sentences in the language that is spoken just now.
#[must_use]
pub fn text() -> &'static Text {
    language().text()
}

/// Does something in a language.
pub fn in_language<T>(language: Language, act: impl FnOnce() -> T) -> T {
    let _before = Before(SPOKEN.replace(language));
    act()
}

/// Goes on with something in a language, on whichever threads it is done.
pub async fn speaking<F: Future>(language: Language, work: F) -> F::Output {
    speaking_as(|| language, work).await
}

/// The same in whichever language it is at each step: for what goes on while somebody may choose another.
pub async fn speaking_as<F: Future>(language: impl Fn() -> Language, work: F) -> F::Output {
    // On the heap, so that what a person asks for may be long without filling the stack of a thread.
    let mut work = Box::pin(work);
    poll_fn(|context| in_language(language(), || work.as_mut().poll(context))).await
}

/// The same act, to be done on another thread in the language that is spoken here.
pub fn spoken<T>(act: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let language = language();
    move || in_language(language, act)
}

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    use super::*;

    #[test]
    fn the_language_before_comes_back() {
        let inside = in_language(Language::Kiswahili, || {
            let deeper = in_language(Language::English, language);
            (language(), deeper)
        });
        assert_eq!(inside, (Language::Kiswahili, Language::English));
        let broken = std::panic::catch_unwind(|| in_language(Language::Kiswahili, || panic!("in the middle")));
        assert!(broken.is_err());
        assert_eq!(language(), Language::English);
    }

    #[test]
    fn another_thread_speaks_what_was_spoken_here() {
        let told = in_language(Language::Kiswahili, || spoken(language));
        assert_eq!(std::thread::spawn(told).join().expect("it ends"), Language::Kiswahili);
        let untold = std::thread::spawn(language).join().expect("it ends");
        assert_eq!(untold, Language::English);
    }

    #[test]
    fn two_tasks_that_take_turns_on_a_thread_speak_their_own() {
        let turns = |language| {
            speaking(language, async {
                let first = super::language();
                let mut waited = false;
                poll_fn(|_| match std::mem::replace(&mut waited, true) {
                    true => Poll::Ready(()),
                    false => Poll::Pending,
                })
                .await;
                (first, super::language())
            })
        };
        let (mut one, mut other) = (pin!(turns(Language::Kiswahili)), pin!(turns(Language::English)));
        let mut context = Context::from_waker(Waker::noop());
        assert!(one.as_mut().poll(&mut context).is_pending());
        assert!(other.as_mut().poll(&mut context).is_pending());
        assert_eq!(language(), Language::English);
        assert_eq!(
            one.poll(&mut context),
            Poll::Ready((Language::Kiswahili, Language::Kiswahili))
        );
        assert_eq!(
            other.poll(&mut context),
            Poll::Ready((Language::English, Language::English))
        );
    }
}
