//! The rule of ten and the waits.
