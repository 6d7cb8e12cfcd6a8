//! Pays a few people against the simulator, in one process, and says what is known at every step:
//! `cargo run -p daraja --example pay`
//!
//! The payees are the simulator's test payees: what happens is chosen by the number.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use std::{error::Error, net::SocketAddr};

use daraja::{
    B2cPayment, Callbacks, Certificate, Daraja, Operator, Remarks, SecurityCredential, Sent, StatusOf, StatusQuery,
    callback::{self, Callback},
};
use daraja_sim::{Config, Pace, Simulator, TestPayee};
use mpesa::{Amount, Api, B2cCommand, Money};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Paid; short of money; paid but the connection drops; a time-out notice and no result.
const PAYEES: [&str; 4] = ["254711000100", "254711000201", "254711000306", "254711000502"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config {
        pace: Pace::AT_ONCE,
        ..Config::practice(7)
    };
    let (key, secret) = (config.consumer_key.clone().into(), config.consumer_secret.clone());
    let (initiator, password) = (config.initiator.clone(), config.initiator_password.clone());
    let shortcode = config.shortcode.clone();
    let simulator = Simulator::start(config).await?;
    let inbox = listen().await?;

    let certificate = Certificate::parse(simulator.certificate_pem().as_bytes())?;
    let credential = SecurityCredential::seal(&password, &certificate)?;
    let daraja = Daraja::builder(&simulator.base_url())
        .consumer(key, secret)
        .operator(Operator { initiator, credential })
        .build()?;

    for payee in PAYEES {
        let does = TestPayee::find(payee).map_or("", |payee| payee.does);
        println!("\n{payee}: {does}");
        let callbacks = Callbacks::new(format!("http://{inbox}/r/{payee}"), format!("http://{inbox}/t/{payee}"))?;
        let id = format!("example-{payee}");
        let payment = B2cPayment {
            originator_conversation_id: id.parse()?,
            command: B2cCommand::BusinessPayment,
            amount: Amount::from_shillings(1_250)?,
            shortcode: shortcode.clone(),
            payee: payee.parse()?,
            remarks: Remarks::new("Invoice 12")?,
            occasion: None,
            callbacks: callbacks.clone(),
        };
        match daraja.pay_b2c(&payment).await {
            Sent::Acknowledged(_) => println!("  sent: acknowledged, not paid yet"),
            Sent::Refused(refusal) => println!("  sent: {refusal}"),
            Sent::NotTaken(not_taken) => println!("  sent: {not_taken}"),
            Sent::Lost(lost) => println!("  sent: {lost}"),
        }
        simulator.settle().await;
        let query = StatusQuery {
            of: StatusOf::Conversation(id.parse()?),
            shortcode: shortcode.clone(),
            remarks: Remarks::new("In doubt")?,
            occasion: None,
            callbacks: Callbacks::new(format!("http://{inbox}/asked/{payee}"), callbacks.queue_timeout_url)?,
        };
        daraja.query_status(&query).await.acknowledged()?;
        simulator.settle().await;
    }
    println!("\ntruly paid: {}", simulator.paid().len());
    simulator.shutdown().await;
    Ok(())
}

/// Prints what every callback proves. A real inbox keeps a callback before it answers.
async fn listen() -> Result<SocketAddr, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok((path, body)) = receive(stream).await {
                println!(
                    "  {}: {}",
                    path.split('/').nth(1).unwrap_or_default(),
                    proves(&path, &body)
                );
            }
        }
    });
    Ok(address)
}

async fn receive(mut stream: TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let head_end = loop {
        stream.read_buf(&mut bytes).await?;
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    while bytes.len() < head_end + 4 + length.unwrap_or(0) {
        stream.read_buf(&mut bytes).await?;
    }
    let reply = callback::ACCEPTED;
    let head_out = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        reply.len()
    );
    stream.write_all(format!("{head_out}{reply}").as_bytes()).await?;
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    Ok((path, bytes[head_end + 4..].to_vec()))
}

fn proves(path: &str, body: &[u8]) -> String {
    let read = if path.starts_with("/t/") {
        callback::parse_time_out(body)
    } else {
        callback::parse(body)
    };
    match read {
        Callback::Result(result) if path.starts_with("/asked/") => {
            let status = result.status();
            format!("{:?}, receipt {:?}", status.money, status.receipt.map(String::from))
        }
        Callback::Result(result) => {
            let payment = result.payment();
            match payment.money {
                Money::Moved => format!("paid, {:?}", payment.receipt.map(String::from)),
                Money::NotMoved => result.code.meaning(Api::Payment).plain.english().to_owned(),
                Money::Unknown => format!("in doubt, {:?}", payment.doubts),
            }
        }
        Callback::TimeOut(notice) => format!("time-out notice ({:?}), in doubt", notice.shape),
        Callback::Stk(_) | Callback::C2b(_) | Callback::Unreadable(_) => "not about a payment".to_owned(),
    }
}
