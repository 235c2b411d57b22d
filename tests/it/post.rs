//! A real conversation over SMTP: a server on loopback that can be told to misbehave.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A letter as the server took it.
#[derive(Clone, Debug)]
pub struct Taken {
    pub to: String,
    pub data: String,
}

impl Taken {
    /// The header's value, unfolded.
    pub fn header(&self, name: &str) -> String {
        let head = self.data.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ").replace("\r\n\t", " ");
        head.lines().find_map(|l| l.strip_prefix(&format!("{name}: "))).unwrap_or_default().to_owned()
    }

    /// Every part decoded into one text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for part in self.data.split("Content-Transfer-Encoding: ").skip(1) {
            let (encoding, body) = part.split_once("\r\n").unwrap();
            // The encoding may be the last header of the part or not.
            let body = body.strip_prefix("\r\n").or_else(|| body.split_once("\r\n\r\n").map(|(_, b)| b)).unwrap_or(body);
            let body = body.split("\r\n--").next().unwrap();
            out.push_str(&match encoding {
                "base64" => {
                    use base64::Engine;
                    let plain: String = body.split_whitespace().collect();
                    String::from_utf8_lossy(&base64::engine::general_purpose::STANDARD.decode(plain).unwrap_or_default()).into_owned()
                }
                "quoted-printable" => unquote(body),
                _ => body.to_owned(),
            });
            out.push('\n');
        }
        out
    }
}

fn unquote(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let (bytes, mut out, mut i) = (joined.as_bytes(), Vec::new(), 0);
    while i < bytes.len() {
        let hex = (bytes[i] == b'=').then(|| joined.get(i + 1..i + 3).and_then(|h| u8::from_str_radix(h, 16).ok())).flatten();
        out.push(hex.unwrap_or(bytes[i]));
        i += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What the next conversations are answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mood {
    Kind,
    /// 451: try later.
    Later,
    /// 550: never.
    Never,
    /// Takes the letter and hangs up before saying so.
    Rude,
}

/// The server.
#[derive(Clone)]
pub struct Post {
    pub port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    mood: Arc<Mutex<Mood>>,
}

impl Post {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let post = Self { port: listener.local_addr().unwrap().port(), taken: Arc::default(), mood: Arc::new(Mutex::new(Mood::Kind)) };
        let mine = post.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mine = mine.clone();
                tokio::spawn(async move { mine.talk(stream).await });
            }
        });
        post
    }

    pub fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// Waits until letters were taken, a bounded while.
    pub async fn wait(&self, many: usize) -> Vec<Taken> {
        for _ in 0..300 {
            if self.taken().len() >= many {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.taken()
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut to = String::new();
        write.write_all(b"220 here ESMTP\r\n").await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            let upper = line.to_uppercase();
            let mood = *self.mood.lock().unwrap();
            let answer: &[u8] = if upper.starts_with("EHLO") {
                b"250-here\r\n250 8BITMIME\r\n"
            } else if upper.starts_with("RCPT") {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                match mood {
                    Mood::Later => b"451 busy\r\n",
                    Mood::Never => b"550 5.1.1 nobody here\r\n",
                    _ => b"250 ok\r\n",
                }
            } else if upper == "DATA" {
                write.write_all(b"354 go on\r\n").await.ok()?;
                let mut data = String::new();
                while let Some(line) = lines.next_line().await.ok()? {
                    if line == "." {
                        break;
                    }
                    data.push_str(line.strip_prefix('.').unwrap_or(&line));
                    data.push_str("\r\n");
                }
                self.taken.lock().unwrap().push(Taken { to: to.clone(), data });
                if mood == Mood::Rude {
                    return None;
                }
                b"250 taken\r\n"
            } else if upper == "QUIT" {
                write.write_all(b"221 bye\r\n").await.ok()?;
                return None;
            } else {
                b"250 ok\r\n"
            };
            write.write_all(answer).await.ok()?;
        }
        None
    }
}
