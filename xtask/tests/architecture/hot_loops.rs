//! One hot loop for each job, so that every strategy runs the same machine code.
//!
//! A job's `advance` has no loop of its own. It calls a function of its file, which is not generic
//! and never inlined. Otherwise the compiler builds another loop into each strategy, and the
//! comparison measures the compiler. The same goes for what a job of steps or of one call does.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{File, ImplItem, ImplItemFn, Item, ItemFn, Type};

use crate::workspace::package;

#[test]
fn each_job_has_one_hot_loop_that_is_never_inlined() {
    let lib = package("workload").manifest_path.parent().unwrap().join("src");
    // A job that is boxed or borrowed passes the call on, and so do those in these files.
    let passing_on = check_all(lib.as_std_path());
    assert!(passing_on.values().all(Vec::is_empty), "{passing_on:?}");
    let kinds = check_all(lib.join("jobs").as_std_path());
    assert!(kinds.len() > 1 && kinds.values().all(|jobs| jobs.len() == 1), "{kinds:?}");
}

#[test]
fn a_hot_loop_that_would_be_built_anew_is_found() {
    found_in("struct A; impl Job for A { fn advance(&mut self) { go(1); } }", "advance");
    found_in("struct A; impl Work for A { fn sum(&self) { go(1); } }", "sum");
    found_in("struct A; impl Call for A { fn call(&self) { go(1); } }", "call");
}

fn found_in(job: &str, method: &str) {
    let outcome = |text: &str| check(&syn::parse_str(text).unwrap());
    assert_eq!(outcome(&format!("{job} #[inline(never)] fn go(steps: u64) {{}}")), Ok(vec!["A".to_owned()]));
    for (wrong, because) in [
        (format!("{job} fn go(steps: u64) {{}}"), "`go` is not #[inline(never)]"),
        (format!("{job} #[inline(never)] fn go<T>(steps: T) {{}}"), "`go` is generic"),
        (format!("{job} #[inline(never)] fn go(steps: impl Fn()) {{}}"), "`go` is generic"),
        (job.to_owned(), "the `advance` of `A` calls no function of its file"),
        (job.replace("go(1)", "while true {}"), "the `advance` of `A` has a loop of its own"),
    ] {
        assert_eq!(outcome(&wrong), Err(because.replace("advance", method)), "{wrong}");
    }
}

/// Returns the jobs of each file in a folder, which have to keep the rule.
fn check_all(folder: &Path) -> BTreeMap<PathBuf, Vec<String>> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let jobs = paths.filter(|path| path.is_file()).map(|path| {
        let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
        let jobs = check(&file).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()));
        (path, jobs)
    });
    jobs.collect()
}

/// Returns the jobs of a file, if each keeps the rule.
fn check(file: &File) -> Result<Vec<String>, String> {
    let functions: Vec<&ItemFn> = file.items.iter().filter_map(function).collect();
    let mut jobs = Vec::new();
    for (job, hot) in file.items.iter().filter_map(job) {
        let (method, words) = (&hot.sig.ident, words(hot.block.to_token_stream()));
        if words.iter().any(|word| ["for", "loop", "while"].contains(&word.as_str())) {
            return Err(format!("the `{method}` of `{job}` has a loop of its own"));
        }
        let called: Vec<_> =
            functions.iter().filter(|function| words.contains(&function.sig.ident.to_string())).collect();
        if called.is_empty() {
            return Err(format!("the `{method}` of `{job}` calls no function of its file"));
        }
        for function in called {
            check_function(function)?;
        }
        jobs.push(job);
    }
    Ok(jobs)
}

fn check_function(function: &ItemFn) -> Result<(), String> {
    let name = &function.sig.ident;
    let is_never_inlined = function.attrs.iter().any(|attribute| {
        attribute.path().is_ident("inline")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|how| how == "never")
    });
    let is_generic = !function.sig.generics.params.is_empty()
        || words(function.sig.inputs.to_token_stream()).iter().any(|word| word == "impl");
    match (is_never_inlined, is_generic) {
        (false, _) => Err(format!("`{name}` is not #[inline(never)]")),
        (_, true) => Err(format!("`{name}` is generic")),
        (true, false) => Ok(()),
    }
}

fn function(item: &Item) -> Option<&ItemFn> {
    if let Item::Fn(function) = item { Some(function) } else { None }
}

/// The contracts of a job and of the work that some jobs do, with the methods that do it.
const HOT: [(&str, &str); 3] = [("Job", "advance"), ("Work", "sum"), ("Call", "call")];

/// Returns the name of a job and the method that does its work, if an item makes a type of its own
/// a job.
fn job(item: &Item) -> Option<(String, &ImplItemFn)> {
    let Item::Impl(block) = item else { return None };
    let (_, contract, _) = block.trait_.as_ref()?;
    let (_, method) = HOT.into_iter().find(|(job, _)| contract.is_ident(job))?;
    let Type::Path(own) = &*block.self_ty else { return None };
    if !block.generics.params.is_empty() {
        return None;
    }
    let functions = block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    });
    let hot = functions.into_iter().find(|function| function.sig.ident == method)?;
    Some((own.path.to_token_stream().to_string(), hot))
}

/// Returns all words of some code, however deep.
fn words(tokens: TokenStream) -> Vec<String> {
    let words = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) => words(group.stream()),
        TokenTree::Ident(word) => vec![word.to_string()],
        _ => Vec::new(),
    });
    words.collect()
}
