//! `diglot memory serve` as its clients see it: what they find, what they may write, how it ends.

#[path = "support/http.rs"]
mod http;
mod support;

use http::{Served, TOKEN, encoded, soon, try_ask};
use serde_json::json;
use support::Place;

/// A memory of Russian and two kinds of English.
fn place() -> Place {
    let place = Place::new();
    place.file("a.tsv", "ru\ten-GB\nПорт откроют в мае.\tThe port will open in May.\nПорт закроют в мае.\tThe port will close in May.\nи/или\tand/or\n");
    place.file("b.tsv", "ru\ten-US\tpt-BR\nЦвет стены.\tThe color of the wall.\tA cor da parede.\n");
    let added = place.run("memory add m.memory -q a.tsv b.tsv");
    assert_eq!(added.code, 0, "{}", added.stderr);
    place
}

#[test]
fn what_is_like_a_text_is_found_in_both_directions() {
    let place = place();
    let served = Served::new(&place, "m.memory", "");
    let unit = |source: &str, target: &str, quality: u32, languages: [&str; 2]| {
        let [from, to] = languages;
        json!({ "source": source, "target": target, "quality": quality, "rank": quality,
            "source_language": from, "target_language": to })
    };
    let there = ["ru", "en-GB"];
    let both = json!([
        unit("Порт откроют в мае.", "The port will open in May.", 100, there),
        unit("Порт закроют в мае.", "The port will close in May.", 80, there),
    ]);
    let text = encoded("Порт откроют в мае.");
    assert_eq!(served.json(&format!("/tmserver/ru/en_gb/unit/{text}")), both);
    assert_eq!(served.json(&format!("/tmserver/ru/en/unit/{text}")), both);
    assert_eq!(served.json(&format!("/api/v1//ru/en/unit/{text}")), both);
    assert_eq!(served.json(&format!("/ru/en/unit/?source={text}")), both);
    let back = json!([unit("The port will open in May.", "Порт откроют в мае.", 100, ["en-GB", "ru"])]);
    let english = "The%20port%20will%20open%20in%20May.";
    assert_eq!(served.json(&format!("/tmserver/en_gb/ru/unit/{english}?max_candidates=1")), back);
    assert_eq!(served.json(&format!("/tmserver/en_gb/ru/unit/{english}?min_similarity=90")), back);
    let slash = json!([unit("и/или", "and/or", 100, there)]);
    assert_eq!(served.json(&format!("/tmserver/ru/en_gb/unit/{}", encoded("и/или"))), slash);
    assert_eq!(served.json(&format!("/tmserver/ru/en_gb/unit/{}/{}", encoded("и"), encoded("или"))), slash);
    // Nothing is no error: Weblate asks for English to German when it is set up, whatever the memory holds.
    for nothing in
        ["/tmserver/en/de/unit/test", "/tmserver/xx/yy/unit/test", "/tmserver/en_gb/en_gb/unit/and%2For"]
    {
        assert_eq!(served.json(nothing), json!([]), "{nothing}");
    }
}

#[test]
fn languages_stand_there_as_clients_write_them() {
    let place = place();
    let served = Served::new(&place, "m.memory", "");
    let codes = json!(["en", "en_gb", "en_us", "pt", "pt_br", "ru"]);
    let all = json!({ "sourceLanguages": codes, "targetLanguages": codes });
    for address in ["/tmserver/languages/", "/tmserver/languages", "/api/v1/languages/", "/languages/"] {
        assert_eq!(served.json(address), all);
    }
    let wall = encoded("Цвет стены.");
    let target =
        |language: &str| served.json(&format!("/tmserver/ru/{language}/unit/{wall}"))[0]["target"].clone();
    assert_eq!(target("pt_br"), "A cor da parede.");
    assert_eq!(target("pt"), "A cor da parede.");
    assert_eq!(target("en_us"), "The color of the wall.");
    assert_eq!(target("en"), "The color of the wall.");
    assert_eq!(target("en_gb"), json!(null));
    assert_eq!(served.json("/health")["status"], "ok");
    let answer = served.get("/health");
    assert!(answer.head.contains("content-type: application/json; charset=utf-8"), "{}", answer.head);
}

#[test]
fn only_who_has_the_token_writes() {
    let place = place();
    let unit = json!({ "source": "Мост закрыт.", "target": "The bridge is closed." }).to_string();
    let path = format!("/tmserver/ru/en_gb/unit/{}", encoded("Мост закрыт."));
    let error = |answer: http::Answer| {
        let body: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        (answer.status, body["error"].as_str().expect("a sentence").to_owned())
    };
    let closed = Served::new(&place, "m.memory", "");
    for method in ["PUT", "POST"] {
        let (status, why) = error(closed.send(method, &path, unit.as_bytes()));
        assert_eq!(
            (status, why.as_str()),
            (403, "nobody may write here; the server was started without a token")
        );
    }
    let served = Served::writable(&place, "m.memory");
    for headers in ["", "Authorization: Bearer x\r\n", "Authorization: Basic летучая рыба\r\n"] {
        let answer = served.ask("PUT", &path, headers, unit.as_bytes());
        assert!(answer.head.to_lowercase().contains("www-authenticate: bearer"), "{}", answer.head);
        assert_eq!(error(answer).0, 401);
    }
    assert_eq!(served.json(&path), json!([]));
    let written = served.send("PUT", &path, unit.as_bytes());
    assert_eq!(
        (written.status, written.body.as_str()),
        (200, r#"{"left_out":0,"new":1,"replaced":0,"same":0}"#)
    );
    assert!(soon(|| served.json(&path)[0]["quality"] == 100), "it is found");
    assert!(soon(|| served.json(&path)[0]["target_language"] == "en-GB"));
    assert!(soon(|| closed.json(&path)[0]["quality"] == 100), "by another server too");
    let again = served.send("POST", "/tmserver/ru/en_gb/unit/", unit.as_bytes());
    assert_eq!(again.body, r#"{"left_out":0,"new":0,"replaced":0,"same":1}"#);
    let (status, why) = error(served.send("PUT", &path, b"{"));
    assert!(status == 400 && why.starts_with("the body is not"), "{why}");
    assert_eq!(error(served.send("PUT", "/tmserver/ru/../unit/x", unit.as_bytes())).0, 400);
}

#[test]
fn whole_files_are_taken() {
    let place = place();
    let served = Served::writable(&place, "m.memory");
    let tmx = "<tmx version=\"1.4\"><header srclang=\"ru\"/><body><tu><tuv xml:lang=\"ru\"><seg>Насос стоит.</seg></tuv>\
        <tuv xml:lang=\"fi\"><seg>Pumppu seisoo.</seg></tuv></tu></body></tmx>";
    let said = served.send("POST", "/tmserver/store/a.tmx", tmx.as_bytes());
    assert_eq!((said.status, said.body.as_str()), (200, r#"{"left_out":0,"new":1,"replaced":0,"same":0}"#));
    let po = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\nmsgid \"Open\"\nmsgstr \"Открыть\"\n";
    let said = served.send("PUT", "/tmserver/en/ru/store/ru.po", po.as_bytes());
    assert_eq!(said.body, r#"{"left_out":0,"new":1,"replaced":0,"same":0}"#, "{said:?}");
    let list =
        json!([{ "source": "Close", "target": "Закрыть" }, { "source": "Empty", "target": "" }]).to_string();
    let said = served.send("POST", "/tmserver/en/ru/store/list", list.as_bytes());
    assert_eq!(said.body, r#"{"left_out":1,"new":1,"replaced":0,"same":0}"#);
    // A file that ends in the middle adds nothing.
    let broken = format!("{}{}", tmx.replace("Насос", "Кран"), "<tu");
    let cut = &broken[..broken.len() - 20];
    let before = served.json("/health")["changes"].clone();
    let said = served.send("POST", "/tmserver/store/a.jsonl", cut.as_bytes());
    assert_eq!((said.status, served.json("/health")["changes"].clone()), (400, before), "{said:?}");
    assert!(soon(|| served.json("/tmserver/en/ru/unit/Open")[0]["target"] == "Открыть"));
    assert!(soon(|| served.json("/tmserver/en/ru/unit/Close")[0]["target"] == "Закрыть"));
    let pump = format!("/tmserver/ru/fi/unit/{}", encoded("Насос стоит."));
    assert!(soon(|| served.json(&pump)[0]["target"] == "Pumppu seisoo."), "a language that is new");
    let languages = served.json("/tmserver/languages/");
    assert!(languages["targetLanguages"].as_array().expect("codes").contains(&json!("fi")));
}

#[test]
fn what_cannot_be_is_said() {
    let place = place();
    let served = Served::writable(&place, "m.memory");
    let status = |method: &str, path: &str| served.ask(method, path, "", b"").status;
    assert_eq!(status("GET", "/"), 404);
    assert_eq!(status("GET", "/tmserver/ru/en/unit/"), 400);
    assert_eq!(status("GET", "/tmserver/ru/en/unit/%FF"), 400);
    assert_eq!(status("GET", "/tmserver/ru/en/unit/x?max_candidates=many"), 400);
    assert_eq!(status("DELETE", "/tmserver/ru/en/unit/x"), 405);
    assert_eq!(status("PUT", "/health"), 405);
    assert_eq!(status("GET", &format!("/tmserver/ru/en/unit/{}", "x".repeat(70_000))), 414);
    // What is longer still may be cut off before it is at its end.
    let long = format!("/tmserver/ru/en/unit/{}", "x".repeat(200_000));
    let answer = try_ask(&mut served.connect(), "GET", &long, "", b"");
    assert!(answer.is_none_or(|answer| matches!(answer.status, 414 | 431)));
    let mut stream = served.connect();
    let headers = format!("Authorization: Bearer {TOKEN}\r\nX: ");
    let head = format!(
        "PUT /tmserver/ru/en/unit/x HTTP/1.1\r\nHost: x\r\n{headers}\r\nContent-Length: 99999999999\r\n\r\n"
    );
    std::io::Write::write_all(&mut stream, head.as_bytes()).expect("a request");
    assert_eq!(http::read_answer(&mut stream).expect("an answer").status, 413);
    // One connection takes many requests.
    let mut stream = served.connect();
    for _ in 0..3 {
        let answer = try_ask(&mut stream, "GET", "/health", "", b"").expect("an answer");
        assert_eq!(answer.status, 200);
    }
    let said = |arguments: &str| {
        let done = place.run(arguments);
        assert_eq!((done.code, done.stdout.as_str(), done.stderr.lines().count()), (2, "", 1), "{arguments}");
        done.stderr
    };
    insta::assert_snapshot!(said("memory serve none.memory"), @"error: there is no memory “none.memory”; diglot memory add makes one");
    insta::assert_snapshot!(said("memory serve a.tsv"), @"error: “a.tsv” is no memory of diglot; check the name");
    insta::assert_snapshot!(said("memory serve m.memory --token-file none"), @"error: cannot read “none”: there is no such file; check the path");
    place.file("empty", "\n");
    insta::assert_snapshot!(said("memory serve m.memory --token-file empty"), @"error: there is no token in “empty”; write a long random word into it");
    let taken = said(&format!("memory serve m.memory --listen {}", served.address()));
    assert!(taken.starts_with(&format!("error: cannot listen on “{}”", served.address())), "{taken}");
}

#[cfg(unix)]
#[test]
fn the_token_may_be_in_the_environment_and_the_world_be_let_in() {
    let place = place();
    let mut command = place.command();
    command.args(["memory", "serve", "m.memory", "--listen", "0.0.0.0:0"]).env("DIGLOT_TOKEN", TOKEN);
    let served = Served::of(command);
    let unit = r#"{"source": "Мост закрыт.", "target": "The bridge is closed."}"#;
    assert_eq!(served.ask("PUT", "/ru/en/unit/", "", unit.as_bytes()).status, 401);
    assert_eq!(served.send("PUT", "/ru/en/unit/", unit.as_bytes()).status, 200);
    std::process::Command::new("kill").args(["-TERM", &served.id()]).status().expect("a signal");
    let (code, said) = served.end();
    assert_eq!(code, 0);
    assert!(said.starts_with("warning: whoever reaches 0.0.0.0:"), "{said}");
}

#[test]
fn readers_see_what_another_program_adds_meanwhile() {
    let place = place();
    let served = Served::new(&place, "m.memory", "");
    let rows =
        (0..3000).map(|number| format!("Насос {number} стоит у ворот.\tPump {number} is at the gate.\n"));
    place.file("c.tsv", format!("ru\ten-GB\n{}", rows.collect::<String>()));
    let mut adding = place.command();
    adding.args(["memory", "add", "m.memory", "-q", "c.tsv", "--batch", "100"]);
    let mut adding = adding.spawn().expect("the program");
    let port = format!("/tmserver/ru/en_gb/unit/{}", encoded("Порт откроют в мае."));
    let (mut asked, mut grew) = (0, 0);
    let mut last = served.json("/health")["changes"].as_u64();
    while adding.try_wait().expect("its state").is_none() {
        assert_eq!(served.json(&port)[0]["quality"], 100);
        let now = served.json("/health")["changes"].as_u64();
        assert!(now >= last, "{now:?} after {last:?}");
        grew += u32::from(now > last);
        last = now;
        asked += 1;
    }
    assert!(asked > 3 && grew > 1, "{asked} questions during the import, {grew} saw more");
    for number in [0, 1500, 2999] {
        let text = format!("Насос {number} стоит у ворот.");
        let path = format!("/tmserver/ru/en_gb/unit/{}", encoded(&text));
        assert!(soon(|| served.json(&path)[0]["source"] == text.as_str()), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_polite_kill_finishes_what_is_at_work() {
    let place = place();
    for signal in ["-TERM", "-INT"] {
        let served = Served::writable(&place, "m.memory");
        let mut idle = served.connect();
        assert_eq!(try_ask(&mut idle, "GET", "/health", "", b"").expect("an answer").status, 200);
        // A request whose body is still on its way.
        let body = json!({ "source": "Мост", "target": format!("Bridge {signal}") }).to_string();
        let head = format!(
            "PUT /ru/en-GB/unit/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut at_work = served.connect();
        std::io::Write::write_all(&mut at_work, head.as_bytes()).expect("a head");
        std::thread::sleep(std::time::Duration::from_millis(200));
        std::process::Command::new("kill").args([signal, &served.id()]).status().expect("a signal");
        std::thread::sleep(std::time::Duration::from_millis(200));
        std::io::Write::write_all(&mut at_work, body.as_bytes()).expect("the body");
        assert_eq!(http::read_answer(&mut at_work).expect("an answer").status, 200);
        assert_eq!(served.end(), (0, "stopped\n".to_owned()));
        let left = place.names().into_iter().filter(|name| name.contains("-wal") || name.contains("-shm"));
        assert_eq!(left.count(), 0, "all of it is in the memory itself");
        place.run("memory export m.memory -q -o all.tsv");
        assert!(place.read("all.tsv").contains(&format!("Bridge {signal}")));
    }
}
