#![doc = include_str!("../README.md")]

pub mod answer;
pub mod callback;
mod certificate;
mod classify;
mod client;
mod credential;
mod error_code;
mod field;
mod http;
mod json;
mod pace;
mod read;
mod redact;
mod request;
mod sent;
mod token;

pub use certificate::{Certificate, CertificateError};
pub use client::{B2cVersion, BuildError, Builder, Daraja};
pub use credential::{CredentialError, Operator, SecurityCredential};
pub use error_code::{ErrorClass, ErrorMeaning};
pub use field::{
    AccountReference, BillReference, Callbacks, FieldError, FieldProblem, Occasion, PaymentRegistrationNumber, Remarks,
    StkDescription, StkReference,
};
pub use http::Timeouts;
pub use request::{
    b2b::{B2bPayment, B2bReceiver, TaxPayment, TillIdentifier},
    b2c::{B2cPayment, NationalId},
    c2b::{C2bRegistration, C2bSimulation, C2bVersion, Unanswered},
    inquiry::{BalanceQuery, StatusOf, StatusQuery},
    pull::{PullQuery, PullRegistration},
    reversal::{Reversal, ReversalIdentifier},
    stk::{StkCredential, StkPush, StkQuery, StkReceiver, StkZone},
};
pub use sent::{Acknowledgement, Answer, Lost, LostReason, NoAcknowledgement, NotTaken, NotTakenReason, Refusal, Sent};
