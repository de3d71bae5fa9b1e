//! A closure that captures what can't be shared among threads.

fn main() {
    let number = std::rc::Rc::new(7);
    side_by_side::main(|compare| {
        compare.job("a", || 7, move |input| *input + *number);
    });
}
