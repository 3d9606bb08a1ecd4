//! `diglot memory serve` under rough handling: kills in the middle of writing, and ten thousand requests no client would send.

#[path = "support/http.rs"]
mod http;
mod support;

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

use http::{Served, TOKEN, encoded, try_ask};
use serde_json::json;
use support::Place;

fn place() -> Place {
    let place = Place::new();
    place.file("a.tsv", "ru\ten\nПорт откроют в мае.\tThe port will open in May.\n");
    assert_eq!(place.run("memory add m.memory -q a.tsv").code, 0);
    place
}

#[test]
fn a_kill_loses_nothing_that_was_answered() {
    let place = place();
    let mut answered = BTreeSet::new();
    for round in 0..4 {
        let mut served = Served::writable(&place, "m.memory");
        let connections = (0..4).map(|_| served.connect()).collect::<Vec<_>>();
        let written = thread::scope(|scope| {
            let writers = connections.into_iter().enumerate().map(|(writer, mut stream)| {
                scope.spawn(move || write(&mut stream, &format!("Насос {round} {writer}")))
            });
            let writers = writers.collect::<Vec<_>>();
            thread::sleep(Duration::from_millis(300 + 150 * round));
            served.kill();
            writers.into_iter().map(|writer| writer.join().expect("a writer")).collect::<Vec<_>>()
        });
        for done in written {
            assert!(!done.is_empty(), "each writer wrote");
            answered.extend(done);
        }
    }
    assert_eq!(place.run("memory export m.memory -q -o all.tsv").code, 0);
    let all = place.read("all.tsv");
    let there = all.lines().filter_map(|line| line.split('\t').next()).collect::<BTreeSet<_>>();
    let lost = answered.iter().filter(|text| !there.contains(text.as_str())).collect::<Vec<_>>();
    assert!(
        lost.is_empty(),
        "{} of {} answered units are lost: {:?}",
        lost.len(),
        answered.len(),
        lost.first()
    );
}

/// Sends units until the connection breaks; gives the sources of those that were answered.
fn write(stream: &mut TcpStream, name: &str) -> Vec<String> {
    let headers = format!("Authorization: Bearer {TOKEN}\r\n");
    let mut done = Vec::new();
    loop {
        let text = format!("{name} {} стоит.", done.len());
        let unit = json!({ "source": text, "target": "The pump stands." }).to_string();
        let path = "/tmserver/ru/en/unit/x";
        let Some(answer) = try_ask(stream, "PUT", path, &headers, unit.as_bytes()) else { return done };
        assert_eq!(answer.status, 200, "{answer:?}");
        done.push(text);
    }
}

/// Numbers that look random and are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below.max(1)
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.next(all.len())]
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.next(most)).map(|_| self.next(256) as u8).collect()
    }
}

const METHODS: [&str; 9] = ["GET", "PUT", "POST", "HEAD", "DELETE", "OPTIONS", "PATCH", "BREW", "get"];
const PATHS: [&str; 16] = [
    "/",
    "/tmserver/ru/en/unit/",
    "/tmserver/ru/en/unit/%",
    "/tmserver/ru/en/unit/%00%0a%1b",
    "/tmserver/ru/en/unit/%FF%FE",
    "/tmserver/%2e%2e/en/unit/x",
    "/tmserver/../../etc/passwd",
    "*",
    "//////",
    "http://a/b",
    "/tmserver/languages/?",
    "/tmserver/ru/en/unit/x?min_similarity=99999999999999999999",
    "/tmserver/ru/en/unit/?source=%",
    "/ru/en/store/a.xlsx",
    "/store",
    "/tmserver/ru/en/unit/x?max_candidates=0&max_candidates=-7",
];
const HEADERS: [&str; 12] = [
    "Host: x",
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 18446744073709551616",
    "Content-Length: 3\r\nContent-Length: 7",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 3",
    "Expect: 100-continue",
    "Connection: upgrade\r\nUpgrade: h2c",
    ": nothing",
    "Authorization: Bearer летучая рыба",
];
const BODIES: [&str; 8] = [
    "",
    "{}",
    "5\r\nhello\r\n0\r\n\r\n",
    "FFFFFFFFFFFFFFFFF\r\n",
    "-1\r\n",
    "[[[[[[[[",
    "PK\u{3}\u{4}nothing",
    "<tmx version=\"1.4\"><header/><body><tu><tuv xml:lang=\"ru\"><seg>",
];

/// A request no client would send.
fn odd(numbers: &mut Numbers) -> Vec<u8> {
    match numbers.next(10) {
        0 => numbers.bytes(400),
        1 => format!(
            "{} {} HTTP/{}\r\n\r\n",
            numbers.of(&METHODS),
            numbers.of(&PATHS),
            numbers.of(&["0.9", "1.0", "2.0", "9", ""])
        )
        .into_bytes(),
        2 => {
            // Too long somewhere: the address, a header, their number.
            let many = 1000 * (1 + numbers.next(200));
            let (path, header) = if numbers.next(2) == 0 { (many, 1) } else { (1, many) };
            format!("GET /{} HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(path), "y".repeat(header)).into_bytes()
        }
        3 => {
            format!("GET /health HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(65 + numbers.next(500))).into_bytes()
        }
        4 => {
            let text = encoded(&String::from_utf8_lossy(&numbers.bytes(600)));
            format!("GET /tmserver/ru/en/unit/{text}?min_similarity=0 HTTP/1.1\r\nHost: x\r\n\r\n")
                .into_bytes()
        }
        kind => {
            let mut request = format!("{} {} HTTP/1.1\r\n", numbers.of(&METHODS), numbers.of(&PATHS));
            for _ in 0..numbers.next(4) {
                request.extend([numbers.of(&HEADERS), "\r\n"]);
            }
            request.extend(["\r\n", numbers.of(&BODIES)]);
            let mut request = request.into_bytes();
            if kind > 7 && !request.is_empty() {
                let at = numbers.next(request.len());
                request[at] = numbers.next(256) as u8;
            }
            request
        }
    }
}

/// The status lines that come back until the server closes.
fn statuses(mut stream: TcpStream, request: &[u8]) -> Vec<u16> {
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket");
    // The server may close before it has read all; what it said is read in any case.
    let _ = stream.write_all(request);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    answer.split("HTTP/1.").skip(1).filter_map(|rest| rest.get(2..5)?.parse().ok()).collect()
}

#[test]
fn ten_thousand_odd_requests_are_refused_or_answered() {
    const ALL: u64 = 10_000;
    const THREADS: u64 = 4;
    let place = place();
    let served = Served::writable(&place, "m.memory");
    let port = format!("/tmserver/ru/en/unit/{}", encoded("Порт откроют в мае."));
    let answers = thread::scope(|scope| {
        let parts = (0..THREADS).map(|part| {
            let (served, port) = (&served, &port);
            scope.spawn(move || {
                let mut numbers = Numbers(1961 + part);
                let mut answers = 0;
                for number in 0..ALL / THREADS {
                    let request = odd(&mut numbers);
                    for status in statuses(served.connect(), &request) {
                        let fine = matches!(status, 100 | 200 | 400..=431);
                        assert!(fine, "{status} to {:?}", String::from_utf8_lossy(&request));
                        answers += 1;
                    }
                    if number % 500 == 0 {
                        assert_eq!(served.json(port)[0]["quality"], 100);
                    }
                }
                answers
            })
        });
        parts.collect::<Vec<_>>().into_iter().map(|part| part.join().expect("a part")).sum::<u64>()
    });
    // The others ended in the middle of a word, or were longer than the server cared to read.
    assert!(answers > ALL * 3 / 4, "only {answers} answers");
    assert_eq!(served.json(&port)[0]["quality"], 100);
    let children = std::process::Command::new("kill").args(["-TERM", &served.id()]).status();
    assert!(children.is_ok_and(|status| status.success()) || cfg!(not(unix)));
    let (code, said) = served.end();
    assert_eq!((code, said.as_str()), (0, "stopped\n"), "not a word of trouble");
}

#[test]
fn slow_and_greedy_clients_do_not_keep_others_out() {
    let place = place();
    let served = Served::new(&place, "m.memory", "--connections 8 --timeout 1");
    // Eight that take all places and say half a word.
    let mut slow = (0..8).map(|_| served.connect()).collect::<Vec<_>>();
    for stream in &mut slow {
        stream.write_all(b"GET /health HT").expect("half a word");
    }
    // The next one waits until they are shown the door, ten seconds after they came.
    let answer = served.get("/health");
    assert_eq!(answer.status, 200);
    for stream in &mut slow {
        stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a socket");
        assert!(matches!(stream.read(&mut [0; 512]), Ok(0..) | Err(_)));
    }
}
