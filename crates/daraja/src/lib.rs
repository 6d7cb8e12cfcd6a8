//! A client for Safaricom's M-PESA Daraja API.
