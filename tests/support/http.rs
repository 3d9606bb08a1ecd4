//! A served memory, and requests to it over plain sockets.

#![allow(dead_code)] // each file of tests uses its own part

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Place;

/// The token of servers that can be written.
pub const TOKEN: &str = "летучая рыба";

/// `diglot memory serve`, ended with it.
pub struct Served {
    child: Child,
    stderr: BufReader<ChildStderr>,
    address: SocketAddr,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Served {
    /// Serves a memory of the place on a free port; `arguments` are more of them.
    pub fn new(place: &Place, memory: &str, arguments: &str) -> Self {
        let mut command = place.command();
        command
            .args(["memory", "serve", memory, "--listen", "127.0.0.1:0"])
            .args(arguments.split_whitespace());
        Self::of(command)
    }

    /// What a command serves.
    pub fn of(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the program");
        let mut stderr = BufReader::new(child.stderr.take().expect("piped above"));
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(stderr.read_line(&mut line).expect("what it says") > 0, "it ended before it listened");
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split('/').next().expect("an address").parse().expect("an address");
            }
        };
        Self { child, stderr, address }
    }

    /// As [`Served::new`], to be written with [`TOKEN`].
    pub fn writable(place: &Place, memory: &str) -> Self {
        place.file("token", TOKEN);
        Self::new(place, memory, "--token-file token")
    }

    /// A connection of its own.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
        stream
    }

    /// Its address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends a request without a body.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "", b"")
    }

    /// The JSON of an address that has some.
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        serde_json::from_str(&answer.body).expect("JSON")
    }

    /// Sends something with the token.
    pub fn send(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        self.ask(method, path, &format!("Authorization: Bearer {TOKEN}\r\n"), body)
    }

    /// Sends a request on a connection of its own.
    pub fn ask(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        try_ask(&mut self.connect(), method, path, headers, body).expect("an answer")
    }

    /// The number of its process.
    pub fn id(&self) -> String {
        self.child.id().to_string()
    }

    /// Kills it without a word.
    pub fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("its end");
    }

    /// Waits for its end after it was asked to stop; gives exit code and what it said.
    pub fn end(mut self) -> (i32, String) {
        let mut said = String::new();
        self.stderr.read_to_string(&mut said).expect("what it says");
        (self.child.wait().expect("its end").code().unwrap_or(-1), said)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request on a connection; `None` when the other side went away before the whole answer was there.
pub fn try_ask(
    stream: &mut TcpStream,
    method: &str,
    path: &str,
    headers: &str,
    body: &[u8],
) -> Option<Answer> {
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    stream.write_all(&[head.as_bytes(), body].concat()).ok()?;
    read_answer(stream)
}

/// Reads an answer that says how long it is.
pub fn read_answer(stream: &mut TcpStream) -> Option<Answer> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).ok()?;
    let length = head.to_lowercase();
    let length = length.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    let status = head.get(9..12)?.parse().ok()?;
    Some(Answer { status, head, body: String::from_utf8(body).ok()? })
}

/// A text as a client puts it into an address: everything but letters and digits behind `%`.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// Asks again until it is so, for at most ten seconds.
pub fn soon(mut is_so: impl FnMut() -> bool) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(10) {
        if is_so() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}
