//! The rules of the house: payout, batch, approval, attempt. Values in, values out.
