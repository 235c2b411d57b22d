//! A small HTTP/1.1 client over one kept connection: what a browser's tablet is to the server, without
//! a client library's own time in the figures.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::base::problem::{Outcome, Problem};

/// One connection.
pub(super) struct Client {
    stream: TcpStream,
    cookie: String,
    buffer: Vec<u8>,
}

/// What came back.
pub(super) struct Answer {
    pub status: u16,
    pub cookie: Option<String>,
    pub body: Vec<u8>,
}

impl Client {
    pub(super) async fn connect(address: SocketAddr, cookie: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, cookie: cookie.to_owned(), buffer: Vec::with_capacity(16_384) })
    }

    /// From an address of this machine's own, as a visitor of another network.
    pub(super) async fn connect_from(from: Ipv4Addr, address: SocketAddr) -> Outcome<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((from, 0)))?;
        let stream = socket.connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, cookie: String::new(), buffer: Vec::with_capacity(16_384) })
    }

    pub(super) async fn get(&mut self, path: &str, accept: &str) -> Outcome<Answer> {
        let head = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: {accept}\r\ncookie: {}\r\n\r\n", self.cookie);
        self.send(head.as_bytes()).await
    }

    pub(super) async fn post(&mut self, path: &str, json: &str) -> Outcome<Answer> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\ncontent-type: application/json\r\ncookie: {}\r\ncontent-length: {}\r\n\r\n{json}",
            self.cookie,
            json.len()
        );
        self.send(head.as_bytes()).await
    }

    async fn send(&mut self, request: &[u8]) -> Outcome<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head_end = loop {
            if let Some(at) = self.buffer.windows(4).position(|w| w == b"\r\n\r\n") {
                break at + 4;
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(Problem::internal("the connection was closed"));
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).to_lowercase();
        let status = head.split_whitespace().nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let value = |name: &str| head.lines().find_map(|l| l.strip_prefix(name).map(|v| v.trim().to_owned()));
        let length: usize = value("content-length:").and_then(|v| v.parse().ok()).unwrap_or(0);
        while self.buffer.len() < head_end + length {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(Problem::internal("the answer was cut"));
            }
        }
        let cookie = value("set-cookie:").and_then(|v| v.split(';').next().map(str::to_owned));
        Ok(Answer { status, cookie, body: self.buffer[head_end..head_end + length].to_vec() })
    }
}
