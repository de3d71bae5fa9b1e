//! An output that borrows from the input.

fn main() {
    side_by_side::main(|compare| {
        compare.job("a", || String::from("a text"), |text| text.trim());
    });
}
