//! An input that can't be shared among threads.

fn main() {
    side_by_side::main(|compare| {
        compare.job("a", || std::rc::Rc::new(7), |number| **number + 1);
    });
}
