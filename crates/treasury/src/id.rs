//! A type per id: one kind cannot stand in for another.

use std::{fmt, str::FromStr};

use mpesa::OriginatorConversationId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// The id with this number.
            #[must_use]
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

row_id!(
    /// Somebody who can sign in.
    OperatorId
);
row_id!(
    /// A batch.
    BatchId
);
row_id!(
    /// A payout. Later payouts have larger numbers; payouts of one batch are neighbours in the file's order.
    PayoutId
);
row_id!(
    /// A callback that was kept.
    DeliveryId
);
row_id!(
    /// A proposal to end a doubt by hand.
    SettlementId
);
row_id!(
    /// An imported statement.
    StatementId
);
row_id!(
    /// The task of people to get a payout's money back.
    RecallId
);

/// One submission of a payout, or one inquiry. Made before sending; it travels in the callback address. Of a payout it is
/// derived ([`crate::AttemptIds`]), of an inquiry it is drawn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttemptId(#[serde(with = "uuid::serde::simple")] Uuid);

impl AttemptId {
    /// The id made of sixteen bytes that nobody can guess.
    #[must_use]
    pub const fn from_random(bytes: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    /// The originator conversation id of a payout whose first attempt this is: `hz` and 32 hexadecimal digits.
    ///
    /// A payout has one such id for life; a later attempt, made where it is proved that nothing was taken, uses
    /// it again, so that M-PESA itself refuses to pay twice.
    #[must_use]
    pub fn originator_conversation_id(self) -> OriginatorConversationId {
        format!("hz{self}").parse().unwrap_or_else(|_| unreachable_id())
    }
}

/// `hz` and hexadecimal digits always form a valid id.
fn unreachable_id() -> OriginatorConversationId {
    unreachable!("thirty-four letters and digits are a valid originator conversation id")
}

impl FromStr for AttemptId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Uuid::try_parse(text).map(Self)
    }
}

impl fmt::Display for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.simple())
    }
}
