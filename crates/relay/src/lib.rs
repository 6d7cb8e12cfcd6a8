//! Keeps M-PESA's callbacks until the console has them.
