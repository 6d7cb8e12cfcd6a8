//! The console through its one door for the screen, in a whole house with a simulated M-PESA.

#[path = "../../../../tests/whole/house.rs"]
mod house;
#[path = "../../../../tests/whole/meddler.rs"]
mod meddler;

mod doubt;
mod importing;
mod incoming;
mod password;
mod recalls;
mod refusals;
mod reversals;
mod secrets;
mod sending;
mod sign_in;
