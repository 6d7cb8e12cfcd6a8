//! The ledger in SQLite: a chained journal and the tables that are its projections.
