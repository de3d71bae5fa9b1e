//! The proof of what the strategy says of itself, on every runtime.

strategy::conformance!(rayon_split::RayonSplit);
