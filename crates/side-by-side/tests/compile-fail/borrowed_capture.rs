//! A closure that borrows from `main`.

fn main() {
    let text = String::from("a text");
    side_by_side::main(|compare| {
        compare.job("a", || 7, |_| text.len());
    });
}
