//! The console's tests: what every screen looks like, what every key does, and that nothing breaks it.

mod ascii;
mod docs;
mod evil;
mod keys;
mod marked;
mod random;
mod request;
mod screens;
mod views;
mod world;
