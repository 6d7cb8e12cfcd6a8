//! A request as the gateway hands it to M-PESA: read, checked for form, not yet judged.

use mpesa::{Amount, B2cCommand, command_id};

use crate::{Api, Role, behaviour::Behaviour};

/// A request whose answer comes by callback.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) api: Api,
    /// The organisation whose app asks, by its place.
    pub(crate) organisation: usize,
    /// The organisation's number that is named: PartyA, or who received what is to be taken back.
    pub(crate) shortcode: String,
    pub(crate) initiator: String,
    pub(crate) credential: String,
    /// The caller's own id, where the API takes one.
    pub(crate) originator: Option<String>,
    /// PartyB, or empty for queries.
    pub(crate) payee: String,
    pub(crate) result_url: String,
    pub(crate) time_out_url: String,
    pub(crate) ask: Ask,
    /// The body as it came: what an echoed time-out notice repeats.
    pub(crate) body: String,
}

/// What is asked for.
#[derive(Debug)]
pub(crate) enum Ask {
    B2c {
        command: B2cCommand,
        amount: Amount,
        id_number: Option<String>,
    },
    B2b {
        command: B2bCommand,
        amount: Amount,
        reference: String,
    },
    Status {
        receipt: Option<String>,
        originator: Option<String>,
    },
    Balance,
    Reversal {
        receipt: String,
        amount: Amount,
    },
}

/// `CommandID`s of the B2B family that the simulator knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum B2bCommand {
    PayBill,
    BuyGoods,
    PayToBulk,
    MmfToUtility,
    UtilityToMmf,
    Tax,
}

impl B2bCommand {
    pub(crate) fn find(text: &str) -> Option<Self> {
        Some(match text {
            command_id::PAY_BILL => Self::PayBill,
            command_id::BUY_GOODS => Self::BuyGoods,
            command_id::PAY_TO_BULK => Self::PayToBulk,
            command_id::OWN_UTILITY => Self::MmfToUtility,
            "BusinessTransferFromUtilityToMMF" => Self::UtilityToMmf,
            command_id::PAY_TAX => Self::Tax,
            _ => return None,
        })
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::PayBill => command_id::PAY_BILL,
            Self::BuyGoods => command_id::BUY_GOODS,
            Self::PayToBulk => command_id::PAY_TO_BULK,
            Self::MmfToUtility => command_id::OWN_UTILITY,
            Self::UtilityToMmf => "BusinessTransferFromUtilityToMMF",
            Self::Tax => command_id::PAY_TAX,
        }
    }
}

impl Request {
    /// The `CommandID`.
    pub(crate) fn command(&self) -> &'static str {
        match &self.ask {
            Ask::B2c { command, .. } => command.as_str(),
            Ask::B2b { command, .. } => command.as_str(),
            Ask::Status { .. } => command_id::STATUS_QUERY,
            Ask::Balance => command_id::BALANCE_QUERY,
            Ask::Reversal { .. } => command_id::REVERSAL,
        }
    }

    /// The account that is paid into at the receiver; empty where there is none.
    pub(crate) fn reference(&self) -> &str {
        match &self.ask {
            Ask::B2b { reference, .. } => reference,
            Ask::B2c { .. } | Ask::Status { .. } | Ask::Balance | Ask::Reversal { .. } => "",
        }
    }

    /// The role its operator must hold.
    pub(crate) fn role(&self) -> Role {
        match &self.ask {
            Ask::B2c { .. } => Role::B2c,
            Ask::B2b { command, .. } => match command {
                B2bCommand::PayBill => Role::PayBill,
                B2bCommand::BuyGoods => Role::BuyGoods,
                B2bCommand::PayToBulk | B2bCommand::MmfToUtility | B2bCommand::UtilityToMmf => Role::TopUp,
                B2bCommand::Tax => Role::Tax,
            },
            Ask::Status { .. } => Role::Status,
            Ask::Balance => Role::Balance,
            Ask::Reversal { .. } => Role::Reversal,
        }
    }

    /// Cents, or zero for queries.
    pub(crate) fn cents(&self) -> i64 {
        match &self.ask {
            Ask::B2c { amount, .. } | Ask::B2b { amount, .. } | Ask::Reversal { amount, .. } => amount.cents(),
            Ask::Status { .. } | Ask::Balance => 0,
        }
    }

    /// What makes a second try the same request: the caller's id, or who and how much. Not the address for the result: a caller
    /// may give every try its own.
    pub(crate) fn sameness(&self) -> String {
        match &self.originator {
            Some(id) => format!("id {id}"),
            None => format!("{:?} {} {}", self.api, self.payee, self.cents()),
        }
    }
}

/// The names one request goes by.
#[derive(Clone, Debug)]
pub(crate) struct Ids {
    pub(crate) originator: String,
    pub(crate) conversation: String,
}

/// A request that was taken: what to answer, and which callbacks follow.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) request_id: String,
    pub(crate) behaviour: Behaviour,
    /// The body of the acknowledgement.
    pub(crate) acknowledgement: serde_json::Value,
    pub(crate) steps: Vec<Step>,
}

/// One callback to post.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) wait: std::time::Duration,
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) callback: crate::journal::Callback,
    pub(crate) about: crate::JournalEntry,
}
