//! Decides where may be sent.
#![allow(missing_docs)]
use crate::model::*;
pub fn check_url(_url: &url::Url, _allow_private: bool) -> Result<(), Fault> {
    Ok(())
}
