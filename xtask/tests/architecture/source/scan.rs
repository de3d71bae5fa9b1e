//! Looking through the tokens of an item, also inside macros, for paths, imports and strings.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::{Code, Import, Mention};

/// Adds to `code` what stands in these tokens. Leaves out docs, and what is compiled for tests
/// only.
pub(super) fn scan(tokens: TokenStream, code: &mut Code) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        at = match &tokens[at] {
            TokenTree::Punct(punct) if punct.as_char() == '#' => attribute(&tokens, at, code),
            TokenTree::Ident(word) if word == "use" && !is_punct(&tokens, at + 1, '<') => {
                let end = (at..tokens.len()).find(|&at| is_punct(&tokens, at, ';')).unwrap_or(tokens.len());
                tree(&tokens[at + 1..end], &[], code);
                end + 1
            }
            TokenTree::Ident(_) => path(&tokens, at, code),
            TokenTree::Group(group) => {
                scan(group.stream(), code);
                at + 1
            }
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    code.strings.push((text.value(), literal.span().start().line));
                }
                at + 1
            }
            TokenTree::Punct(_) => at + 1,
        };
    }
}

/// Looks through an attribute. Returns where to go on: behind it, or behind what it makes a test.
fn attribute(tokens: &[TokenTree], at: usize, code: &mut Code) -> usize {
    let at = if is_punct(tokens, at + 1, '!') { at + 2 } else { at + 1 };
    let Some(TokenTree::Group(group)) = tokens.get(at) else { return at };
    let is_doc = matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(word)) if word == "doc");
    if is_for_tests(group.stream()) {
        let ends = |at: usize| match &tokens[at] {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(punct) => [';', ','].contains(&punct.as_char()),
            _ => false,
        };
        return (at..tokens.len()).find(|&at| ends(at)).map_or(tokens.len(), |end| end + 1);
    }
    if !is_doc {
        scan(group.stream(), code);
    }
    at + 1
}

/// Returns true for `cfg(test)` and `cfg(all(test, ...))`.
pub(super) fn is_for_tests(meta: TokenStream) -> bool {
    let meta: String = meta.to_string().split_whitespace().collect();
    meta == "cfg(test)" || meta.starts_with("cfg(all(test,")
}

/// Takes the path that begins here. Returns where to go on.
fn path(tokens: &[TokenTree], at: usize, code: &mut Code) -> usize {
    let line = tokens[at].span().start().line;
    let (mut names, mut end) = (Vec::new(), at);
    while let Some(TokenTree::Ident(name)) = tokens.get(end) {
        names.push(name.to_string());
        end += 1;
        if !is_path_separator(tokens, end) || !matches!(tokens.get(end + 2), Some(TokenTree::Ident(_))) {
            break;
        }
        end += 2;
    }
    let is_macro = is_punct(tokens, end, '!') && matches!(tokens.get(end + 1), Some(TokenTree::Group(_)));
    if is_macro && names.len() == 1 {
        names[0].push('!');
    }
    let is_field = at > 0 && is_punct(tokens, at - 1, '.');
    if (names.len() > 1 || is_macro) && !is_field {
        code.paths.push(Mention { names, line });
    }
    end
}

/// Takes the imports of a `use`, whose tokens these are.
fn tree(tokens: &[TokenTree], before: &[String], code: &mut Code) {
    let mut names = before.to_vec();
    let mut at = 0;
    let mut line = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Ident(word) if word == "as" => {
                let name = tokens.get(at + 1).map(ToString::to_string);
                code.imports.push(Import { path: Mention { names, line }, name });
                return;
            }
            TokenTree::Ident(word) => {
                line = word.span().start().line;
                // `use a::{self, b}` imports `a`.
                if word != "self" || before.is_empty() {
                    names.push(word.to_string());
                }
            }
            TokenTree::Group(group) => return branches(group, &names, code),
            TokenTree::Punct(punct) if punct.as_char() == '*' => {
                let line = punct.span().start().line;
                code.imports.push(Import { path: Mention { names, line }, name: None });
                return;
            }
            _ => {}
        }
        at += 1;
    }
    if let Some(name) = names.last().cloned().filter(|_| !tokens.is_empty()) {
        code.imports.push(Import { path: Mention { names, line }, name: Some(name) });
    }
}

fn branches(group: &Group, before: &[String], code: &mut Code) {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    for branch in tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')) {
        tree(branch, before, code);
    }
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens, at, ':') && is_punct(tokens, at + 1, ':')
}

fn is_punct(tokens: &[TokenTree], at: usize, char: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == char)
}
