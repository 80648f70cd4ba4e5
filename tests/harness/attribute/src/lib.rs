//! The attribute `#[test]` of the integration tests; `harness` re-exports it.

use proc_macro::{TokenStream, TokenTree};

/// Leaves the function as it is and registers it with the runner.
///
/// # Panics
/// If the name is none, which the compiler has refused before.
#[proc_macro_attribute]
pub fn test(_arguments: TokenStream, function: TokenStream) -> TokenStream {
    let registration = match name(&function) {
        Some(name) => format!("::harness::register! {{ {name} }}"),
        None => r#"compile_error! { "`#[test]` stands before a function" }"#.to_owned(),
    };
    let registration: TokenStream = registration.parse().expect("a macro call");
    function.into_iter().chain(registration).collect()
}

/// The name after the first `fn`.
fn name(function: &TokenStream) -> Option<String> {
    let mut tokens = function.clone().into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(word) if word.to_string() == "fn"))?;
    tokens.next().map(|name| name.to_string())
}
