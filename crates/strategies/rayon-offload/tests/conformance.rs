//! What the strategy says of itself is true, on every runtime.

strategy::conformance!(rayon_offload::RayonOffload);
