//! A socket whose other end is gone without a word.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::{HttpTransport, NoAnswer, Transport as _};

/// Says yes to a WebSocket, and nothing ever after.
async fn upgrade(listener: TcpListener) -> TcpStream {
    let (stream, _) = listener.accept().await.expect("a caller");
    let mut reader = BufReader::new(stream);
    let mut key = String::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).await.expect("a request");
        if line.trim().is_empty() {
            break;
        }
        if let Some((_, value)) =
            line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-key"))
        {
            key = value.trim().to_owned();
        }
    }
    let accept = derive_accept_key(key.as_bytes());
    let mut stream = reader.into_inner();
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    stream.write_all(answer.as_bytes()).await.expect("answered");
    stream
}

#[tokio::test]
async fn a_half_open_socket_is_noticed_by_its_silence() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let token = directory.path().join("token");
    fs_err::write(&token, "shd_x").expect("written");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    let transport = HttpTransport::new(&url, &token).expect("a transport");
    let (opened, _silent) = tokio::join!(transport.socket("/api/daemon/socket"), upgrade(listener));
    let mut socket = opened.expect("a socket");
    // From here on time passes as soon as there is nothing else to do.
    tokio::time::pause();
    let begun = Instant::now();
    let NoAnswer(why) = socket.next().await.expect_err("nobody is there");
    assert!(why.contains("silent for 45 s"), "{why}");
    assert!(begun.elapsed() >= Duration::from_secs(45) && begun.elapsed() < Duration::from_secs(46));
}
