//! `exec --serve` under attack by other users of the machine: nothing is given out, and the right client is served.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::serve::{Served, serve};
use super::world;

#[test]
fn ten_thousand_wrong_tokens_and_foreign_hosts_get_nothing_and_the_right_client_is_served_meanwhile() {
    let world = world();
    world.login();
    let served = Served::start(&world, &serve(&world, "admin"), "");
    let (port, refused, is_over) = (served.port(), AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let attacks: Vec<_> = (0..4)
            .map(|attacker| {
                let (served, refused) = (&served, &refused);
                scope.spawn(move || {
                    for number in 0..2500 {
                        let token = format!("Authorization: {attacker}{number:042}\r\n");
                        let (host, expected) = match number % 3 {
                            0 => ("evil.example".to_owned(), 403),
                            _ => (format!("127.0.0.1:{port}"), 401),
                        };
                        let answer = served.request("GET /credentials", &host, &token);
                        // A connection may be closed in favour of a newer one.
                        assert!(
                            [expected, 0].contains(&answer.status) && !answer.text.contains("AccessKeyId"),
                            "{answer:?}"
                        );
                        refused.fetch_add(usize::from(answer.status == expected), Ordering::Relaxed);
                    }
                })
            })
            .collect();
        let client = scope.spawn(|| {
            let mut answered = 0;
            while !is_over.load(Ordering::Relaxed) {
                assert_eq!(served.get().status, 200);
                answered += 1;
            }
            answered
        });
        for attack in attacks {
            attack.join().expect("an attacker got something");
        }
        is_over.store(true, Ordering::Relaxed);
        assert!(client.join().expect("the client was not served") > 0);
    });
    assert!(refused.into_inner() > 9000, "most were answered");
    served.end().said(0, "", "");
}

#[test]
fn two_hundred_slow_senders_are_closed_and_the_right_client_is_served_meanwhile() {
    let world = world();
    world.login();
    let served = Served::start(&world, &serve(&world, "admin"), "");
    let begun = format!("GET /credentials HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nX: ", served.port());
    let mut slow: Vec<TcpStream> = Vec::new();
    for number in 0..200 {
        let mut stream = TcpStream::connect(("127.0.0.1", served.port())).expect("it listens");
        if number % 2 == 0 {
            let _ = stream.write_all(begun.as_bytes());
        }
        slow.push(stream);
        if number % 10 == 0 {
            assert_eq!(served.get().status, 200, "beside {number} others");
        }
    }
    assert_eq!(served.get().status, 200, "beside all of them");
    for stream in &mut slow {
        // A letter now and then does not keep the connection.
        let _ = stream.write_all(b"x");
        let mut text = Vec::new();
        let _ = stream.read_to_end(&mut text);
        assert!(!String::from_utf8_lossy(&text).contains("AccessKeyId"));
    }
    assert_eq!(served.get().status, 200);
    served.end().said(0, "", "");
}
