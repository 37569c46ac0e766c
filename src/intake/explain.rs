//! What the reader of HTTP refuses by itself has no body. Here it gets one, as every answer that is not a success has.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::http::StatusCode;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Sleep,
};

use super::problem::Problem;

/// So much and so long is read on and thrown away: a connection that is closed over what was not read takes the answer with it.
const DRAIN: usize = 1 << 20;
const DRAIN_TIME: Duration = Duration::from_secs(1);

/// A connection to which refusals are written with what to mend.
pub(super) struct Explained<C> {
    connection: C,
    /// The largest head that is read, in bytes.
    head: usize,
    /// What is still to be written of a refusal.
    left: Vec<u8>,
    /// How much more is thrown away behind it, and until when.
    drain: Option<(usize, Pin<Box<Sleep>>)>,
}

impl<C: AsyncRead + AsyncWrite + Unpin> Explained<C> {
    pub(super) const fn new(connection: C, head: usize) -> Self {
        Self { connection, head, left: Vec::new(), drain: None }
    }

    /// Takes an answer of the reader's own, and keeps a better one to be written in its place.
    fn takes(&mut self, answer: &[u8]) -> bool {
        let Some(status) = own_status(answer) else { return false };
        let Some(problem) = explanation(status, self.head) else { return false };
        self.left = problem.closing().raw().into_bytes();
        self.drain = Some((DRAIN, Box::pin(tokio::time::sleep(DRAIN_TIME))));
        true
    }

    fn poll_left(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.left.is_empty() {
            let written = ready!(Pin::new(&mut self.connection).poll_write(cx, &self.left))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.left.drain(..written);
        }
        Poll::Ready(Ok(()))
    }

    fn poll_drain(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while let Some((left, until)) = &mut self.drain {
            let mut space = [0; 4_096];
            let mut into = ReadBuf::new(&mut space);
            let read = Pin::new(&mut self.connection).poll_read(cx, &mut into);
            let count = into.filled().len();
            match read {
                Poll::Pending => ready!(until.as_mut().poll(cx)),
                Poll::Ready(Ok(())) if count > 0 && *left > count => {
                    *left -= count;
                    continue;
                }
                Poll::Ready(_) => {}
            }
            self.drain = None;
        }
        Poll::Ready(())
    }
}

/// The status of an answer that has no body and after which the connection ends: ours have one.
fn own_status(answer: &[u8]) -> Option<StatusCode> {
    let head = std::str::from_utf8(answer).ok()?.strip_suffix("\r\n\r\n")?;
    let has = |line: &str| head.split("\r\n").any(|there| there.eq_ignore_ascii_case(line));
    let status = head.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    (has("content-length: 0") && has("connection: close")).then_some(status)
}

fn explanation(status: StatusCode, head: usize) -> Option<Problem> {
    match status {
        StatusCode::BAD_REQUEST => Some(Problem::bad(
            "not_http",
            "this is no request of HTTP/1.1 (RFC 9112): look at its first line, its headers and how its length is given; \
             where this is TLS, it is spoken to a door without",
        )),
        StatusCode::URI_TOO_LONG | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Some(too_large(status, head)),
        _ => None,
    }
}

/// A head that is larger than it may be.
pub(super) fn too_large(status: StatusCode, head: usize) -> Problem {
    let detail =
        format!("a request's head may have {head} bytes and 100 headers; send less in it, and data in the body");
    Problem::new(status, "head_too_large", detail)
}

impl<C: AsyncRead + Unpin> AsyncRead for Explained<C> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_read(cx, into)
    }
}

impl<C: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Explained<C> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        if self.takes(from) {
            return Poll::Ready(Ok(from.len()));
        }
        Pin::new(&mut self.connection).poll_write(cx, from)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [answer] = from
            && self.takes(answer)
        {
            return Poll::Ready(Ok(answer.len()));
        }
        Pin::new(&mut self.connection).poll_write_vectored(cx, from)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_left(cx))?;
        ready!(Pin::new(&mut self.connection).poll_flush(cx))?;
        self.poll_drain(cx).map(Ok)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_left(cx))?;
        Pin::new(&mut self.connection).poll_shutdown(cx)
    }
}
