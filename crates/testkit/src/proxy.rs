//! A network that can be told to fail: a TCP proxy on loopback.

use std::net::SocketAddr;
use std::time::Duration;

use shipmate_seams::{OnFailure, Tasks};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the network does to connections, from the moment it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Everything goes through.
    None,
    /// Open connections are cut, new ones are closed at once.
    Refuse,
    /// A connection is cut when this many bytes of its answers went through.
    CutAfter(usize),
    /// Every piece waits this long, in both directions.
    Delay(Duration),
    /// Requests arrive, answers don't: at its first byte the connection is cut.
    DropAnswer,
}

/// Stands between a client and a server. Ends with its value.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    fault: watch::Sender<Fault>,
    connections: watch::Sender<usize>,
    tasks: Tasks,
}

impl Proxy {
    /// Forwards to `target`, for now without a fault.
    ///
    /// # Panics
    /// If no loopback port is free.
    pub async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free loopback port");
        let proxy = Self {
            address: listener.local_addr().expect("a bound listener has an address"),
            fault: watch::Sender::new(Fault::None),
            connections: watch::Sender::new(0),
            tasks: Tasks::default(),
        };
        let (fault, connections) = (proxy.fault.clone(), proxy.connections.clone());
        let tasks = proxy.tasks.clone();
        proxy.tasks.spawn("proxy", OnFailure::Log, async move {
            let accepting = accept(&listener, target, &fault, &connections, &tasks);
            let _ = tasks.shutdown().run_until_cancelled(accepting).await;
        });
        proxy
    }

    /// Where clients connect to.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://ADDRESS`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Changes the weather, for open connections too.
    pub fn set(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }

    /// How many connections were ever made.
    #[must_use]
    pub fn connections(&self) -> usize {
        *self.connections.borrow()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.tasks.shut_down();
    }
}

async fn accept(
    listener: &TcpListener,
    target: SocketAddr,
    fault: &watch::Sender<Fault>,
    connections: &watch::Sender<usize>,
    tasks: &Tasks,
) {
    while let Ok((client, _)) = listener.accept().await {
        connections.send_modify(|count| *count += 1);
        if *fault.borrow() == Fault::Refuse {
            continue;
        }
        let fault = fault.subscribe();
        let shutdown = tasks.shutdown();
        tasks.spawn("proxy connection", OnFailure::Log, async move {
            let _ = shutdown.run_until_cancelled(Box::pin(connect(client, target, fault))).await;
        });
    }
}

async fn connect(client: TcpStream, target: SocketAddr, fault: watch::Receiver<Fault>) {
    // Not there: the client sees its connection close.
    let Ok(server) = TcpStream::connect(target).await else {
        return;
    };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let mut refusal = fault.clone();
    let both = async {
        tokio::join!(
            forward(from_client, to_server, fault.clone(), Direction::Request),
            forward(from_server, to_client, fault, Direction::Answer),
        );
    };
    tokio::select! {
        () = both => {}
        _ = refusal.wait_for(|fault| *fault == Fault::Refuse) => {}
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Request,
    Answer,
}

async fn forward(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, fault: watch::Receiver<Fault>, direction: Direction) {
    let mut buffer = [0; 4096];
    let mut passed = 0;
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let weather = *fault.borrow();
        let allowed = match weather {
            Fault::DropAnswer if direction == Direction::Answer => 0,
            Fault::CutAfter(limit) if direction == Direction::Answer => length.min(limit.saturating_sub(passed)),
            Fault::Delay(by) => {
                tokio::time::sleep(by).await;
                length
            }
            _ => length,
        };
        if to.write_all(&buffer[..allowed]).await.is_err() || allowed < length {
            break;
        }
        passed += allowed;
    }
    // Dropping `to` says "no more" to the other side, which then closes its
    // own direction; dropping `from` makes further sending fail.
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DEADLINE, eventually};

    /// Answers each connection's every byte with the same byte, and counts them.
    async fn echo(tasks: &Tasks) -> (SocketAddr, watch::Receiver<usize>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (heard, count) = watch::channel(0);
        tasks.spawn("echo", OnFailure::Log, async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut buffer = [0; 64];
                while let Ok(length @ 1..) = stream.read(&mut buffer).await {
                    heard.send_modify(|count| *count += length);
                    if stream.write_all(&buffer[..length]).await.is_err() {
                        break;
                    }
                }
            }
        });
        (address, count)
    }

    async fn say(address: SocketAddr, words: &str) -> String {
        let mut stream = TcpStream::connect(address).await.expect("the proxy listens");
        // A refused connection may be closed before this is written.
        let _ = stream.write_all(words.as_bytes()).await;
        let mut answer = vec![0; words.len()];
        let mut length = 0;
        while length < answer.len() {
            let Ok(more @ 1..) = stream.read(&mut answer[length..]).await else {
                break;
            };
            length += more;
        }
        String::from_utf8_lossy(&answer[..length]).into_owned()
    }

    #[tokio::test]
    async fn every_fault_does_what_it_says() {
        let tasks = Tasks::default();
        let (target, heard) = echo(&tasks).await;
        let proxy = Proxy::to(target).await;
        assert_eq!(say(proxy.address(), "hello").await, "hello");

        proxy.set(Fault::CutAfter(2));
        assert_eq!(say(proxy.address(), "hello").await, "he");

        proxy.set(Fault::Delay(Duration::from_millis(5)));
        assert_eq!(say(proxy.address(), "hello").await, "hello");

        let before = *heard.borrow();
        proxy.set(Fault::DropAnswer);
        assert_eq!(say(proxy.address(), "hello").await, "");
        assert_eq!(*heard.borrow(), before + 5, "the request was delivered");

        proxy.set(Fault::Refuse);
        assert_eq!(say(proxy.address(), "hello").await, "");
        assert_eq!(*heard.borrow(), before + 5, "nothing was delivered");
        assert_eq!(proxy.connections(), 5);

        proxy.set(Fault::None);
        assert_eq!(say(proxy.address(), "hello").await, "hello");
    }

    #[tokio::test]
    async fn refusing_cuts_open_connections() {
        let tasks = Tasks::default();
        let (target, _heard) = echo(&tasks).await;
        let proxy = Proxy::to(target).await;
        let mut stream = TcpStream::connect(proxy.address()).await.expect("the proxy listens");
        stream.write_all(b"x").await.expect("sent");
        assert_eq!(stream.read_u8().await.ok(), Some(b'x'));
        proxy.set(Fault::Refuse);
        eventually(DEADLINE, "the connection to close", async || {
            matches!(stream.try_read(&mut [0; 8]), Ok(0)).then_some(())
        })
        .await;
    }
}
