//! The console's tests: what every screen looks like, what every key does, and that nothing breaks it.

mod again;
mod ascii;
mod dialogs;
mod docs;
mod early;
mod evil;
mod forms;
mod keys;
mod marked;
mod meant;
mod palette;
mod picture;
mod random;
mod request;
mod rows;
mod scenes;
mod screens;
mod sound;
mod trying;
mod views;
mod world;
