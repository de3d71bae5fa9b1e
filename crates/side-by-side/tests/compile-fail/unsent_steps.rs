//! Steps that can't go from thread to thread.

fn main() {
    side_by_side::main(|compare| {
        compare.job("a", || 7, |number| *number).steps(|_| {
            let number = std::rc::Rc::new(7);
            (0..7).map(move |step| step + *number)
        });
    });
}
