//! The ways to fail, the transport, the record and the control interface.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use fake_aws::client::{Client, verify_identity};
use fake_aws::{FakeAws, Fault, Hostile, Operation};

const SESSION: Operation = Operation::GetSessionToken;

fn get(fake: &FakeAws, path: &str) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", fake.port())).unwrap();
    write!(socket, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

#[test]
fn a_lost_answer_consumes_the_code() {
    let fake = FakeAws::start();
    let user = fake.add_user("alice");
    let device = user.add_virtual_device("alice");
    let client = Client::new(&fake.endpoint());
    fake.fail_next(SESSION, Fault::LostAnswer);
    let code = device.next_code();
    let lost = client.session(&user.credentials(), &device.serial_number, &code).unwrap_err();
    assert_eq!(lost.kind(), ErrorKind::UnexpectedEof);
    let again = client.session(&user.credentials(), &device.serial_number, &code).unwrap();
    assert_eq!((again.status, again.error_code.as_deref()), (403, Some("AccessDenied")));
    let calls = fake.calls();
    assert_eq!((calls[0].status, calls[0].fault), (0, Some("lost-answer")));
    assert_eq!((calls[1].status, calls[1].connection), (403, 2));
}

#[test]
fn faults_before_the_call_leave_the_code_unused() {
    let fake = FakeAws::start();
    let user = fake.add_user("alice");
    let device = user.add_virtual_device("alice");
    let client = Client::new(&fake.endpoint());
    let code = device.next_code();
    let call = || client.session(&user.credentials(), &device.serial_number, &code);
    fake.fail_next(SESSION, Fault::Reset);
    assert_eq!(call().unwrap_err().kind(), ErrorKind::ConnectionReset);
    for (fault, status, error) in [
        (Fault::Status(500), 500, Some("InternalFailure")),
        (Fault::Status(503), 503, Some("ServiceUnavailable")),
        (Fault::Throttling, 400, Some("Throttling")),
        (Fault::CaptivePortal200, 200, None),
        (Fault::CaptivePortal302, 302, None),
    ] {
        fake.fail_next(SESSION, fault);
        let answer = call().unwrap();
        assert_eq!((answer.status, answer.error_code.as_deref()), (status, error), "{fault:?}");
    }
    fake.fail_always(SESSION, Fault::Throttling);
    assert_eq!(call().unwrap().status, 400);
    assert_eq!(call().unwrap().status, 400);
    fake.heal();
    assert_eq!(call().unwrap().status, 200);
}

#[test]
fn answers_can_be_distorted() {
    let fake = FakeAws::start();
    let user = fake.add_user("alice");
    let client = Client::new(&fake.endpoint());
    let answer = |fault| {
        fake.fail_next(SESSION, fault);
        client.call(&user.credentials(), SESSION, &[]).unwrap()
    };
    assert!(!answer(Fault::TruncatedXml).body.contains("</SessionToken>"));
    assert_eq!(answer(Fault::MissingExpiration).text("Expiration"), None);
    assert_eq!(answer(Fault::EmptySecret).text("SecretAccessKey").as_deref(), Some(""));
    assert!(answer(Fault::ExpirationInPast).text("Expiration").is_some());
    assert!(answer(Fault::HostileToken(Hostile::Newline)).body.contains("&#10;"));
    assert!(answer(Fault::HostileToken(Hostile::Escape)).body.contains("&#27;"));
    assert!(answer(Fault::HugeBody(5_000_000)).body.len() > 5_000_000);
    assert!(!answer(Fault::Malformed).body.contains('<'));
    assert!(answer(Fault::SkewedDate(7200)).head.contains("\r\nDate: "));
    assert_eq!(answer(Fault::Slow(Duration::from_millis(1))).status, 200);
}

#[test]
fn a_hanging_connection_ends_with_the_server() {
    let fake = FakeAws::start();
    let user = fake.add_user("alice");
    let client = Client::new(&fake.endpoint());
    fake.fail_next(Operation::GetCallerIdentity, Fault::Hang);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| client.identity(&user.credentials()));
        while fake.count(Operation::GetCallerIdentity) == 0 {
            std::thread::yield_now();
        }
        fake.stop();
        assert!(waiting.join().unwrap().is_err());
    });
    assert!(TcpStream::connect(("127.0.0.1", fake.port())).is_err(), "the port is free again");
}

#[test]
fn a_connection_is_kept_until_it_is_closed_in_silence() {
    let fake = FakeAws::start();
    let mut socket = TcpStream::connect(("127.0.0.1", fake.port())).unwrap();
    let body = "Action=GetUser&Version=2010-05-08";
    let request = format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    fake.fail_next_n(Operation::GetUser, Fault::SkewedDate(0), 1);
    fake.fail_next(Operation::GetUser, Fault::CloseIdle);
    socket.write_all(request.as_bytes()).unwrap();
    socket.write_all(request.as_bytes()).unwrap();
    let mut answers = String::new();
    socket.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("MissingAuthenticationToken").count(), 2);
    assert!(!answers.contains("Connection: close"));
    assert_eq!((fake.connections(), fake.calls()[1].connection), (1, 1));
}

#[test]
fn https_is_believed_with_its_own_ca_only() {
    let fake = FakeAws::builder().https().start();
    let user = fake.add_user("alice");
    let ask = |endpoint: &str, ca: &str| {
        verify_identity(endpoint, Some(ca), &user.access_key_id, &user.secret_access_key, None, "us-east-1")
    };
    let ca = fake.ca_pem().unwrap();
    assert_eq!(ask(&fake.endpoint(), ca).unwrap().arn.as_deref(), Some(user.arn.as_str()));
    let by_number = format!("https://127.0.0.1:{}", fake.port());
    assert_eq!(ask(&by_number, ca).unwrap().status, 200, "the certificate names the address too");
    let stranger = FakeAws::builder().https().start();
    assert!(ask(&fake.endpoint(), stranger.ca_pem().unwrap()).is_err());
}

#[test]
fn shell_scripts_steer_it_and_never_see_a_code_in_the_record() {
    let fake = FakeAws::start();
    let user = fake.add_user("alice");
    let device = user.add_virtual_device("alice");
    let client = Client::new(&fake.endpoint());
    let code = get(&fake, "/_fake/next-code").trim().to_owned();
    assert_eq!(get(&fake, "/_fake/fault?op=GetSessionToken&kind=status&value=500&times=1"), "ok\n");
    let call = || client.session(&user.credentials(), &device.serial_number, &code).unwrap().status;
    assert_eq!((call(), call()), (500, 200));
    assert_eq!(get(&fake, "/_fake/count?op=GetSessionToken"), "2\n");
    assert_eq!(get(&fake, "/_fake/connections"), "2\n");
    let calls = get(&fake, "/_fake/calls");
    assert!(calls.starts_with("GetSessionToken connection="), "{calls}");
    assert!(calls.contains("status=500") && calls.contains("code-length=6") && !calls.contains(&code));
    assert!(!format!("{:?}", fake.calls()).contains(&code));
    assert_eq!(get(&fake, "/_fake/clock?offset=3600"), "ok\n");
    assert_eq!(call(), 403, "an hour off");
    assert_eq!(get(&fake, "/_fake/fault?op=Nonsense&kind=reset"), "no such operation\n");
}
