//! The page that is shown instead of the console where it cannot be opened: one sentence that says why, and what
//! to do. It comes from memory under its own scheme, so it needs neither the console nor the built pages.

use std::sync::OnceLock;

use tauri::http::{Request, Response};
use tauri::{Manager, Runtime, UriSchemeContext, Url};

/// Scheme of the page.
pub(crate) const SCHEME: &str = "hazina-failure";

/// Address of the page, as the window is sent to it.
#[cfg(not(windows))]
pub(crate) const PAGE: &str = "hazina-failure://localhost/";
/// Address of the page, as the window is sent to it. The web view of Windows knows no schemes of others.
#[cfg(windows)]
pub(crate) const PAGE: &str = "http://hazina-failure.localhost/";

/// Why the console could not be opened.
#[derive(Debug, Default)]
pub(crate) struct Failure(OnceLock<String>);

impl Failure {
    /// Keeps the sentence for the page. The first one stays.
    pub(crate) fn because(&self, sentence: String) {
        let _ = self.0.set(sentence);
    }
}

/// Whether `url` is this page.
pub(crate) fn is_its_page(url: &Url) -> bool {
    url.as_str() == PAGE
}

/// Answers the window with the page.
pub(crate) fn answer<R: Runtime>(context: UriSchemeContext<'_, R>, _request: Request<Vec<u8>>) -> Response<Vec<u8>> {
    let sentence = context
        .app_handle()
        .state::<crate::Shell>()
        .failure
        .0
        .get()
        .cloned()
        .unwrap_or_default();
    let mut response = Response::new(page(&sentence).into_bytes());
    let headers = response.headers_mut();
    headers.insert(
        "content-type",
        tauri::http::HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(
        "content-security-policy",
        tauri::http::HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'"),
    );
    response
}

fn page(sentence: &str) -> String {
    include_str!("failure.html").replace("{sentence}", &escaped(sentence))
}

/// The sentence can hold a path, and a path can hold anything.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\n', "<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_the_sentence_and_keeps_markup_as_text() {
        let page = page("The ledger in <b>/home/a&b</b> is damaged.");
        assert!(page.contains("The ledger in &lt;b&gt;/home/a&amp;b&lt;/b&gt; is damaged."));
        assert!(!page.contains("{sentence}"));
    }
}
