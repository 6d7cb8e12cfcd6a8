//! Reading payroll files.
