//! The sender: turns due requests into attempts.
