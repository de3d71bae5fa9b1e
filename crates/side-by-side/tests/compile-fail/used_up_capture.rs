//! A closure that can be called once only.

fn main() {
    let text = String::from("a text");
    side_by_side::main(|compare| {
        compare.job("a", move || text, |text| text.len());
    });
}
