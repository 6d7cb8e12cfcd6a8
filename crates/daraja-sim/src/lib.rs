//! A Daraja to practise, develop and test against.
