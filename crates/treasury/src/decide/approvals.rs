//! Who approved a batch, as the entries about it say: whether they approve just what was prepared, are as many people as are
//! needed, and count still.

use crate::{
    Alteration, ApprovalsNeeded, BatchId, Digest, Fact, Measured, OperatorId, PayoutId, Policy, PolicyVersion, Purpose,
    Role, Roles, RowSet, SealKey,
};

/// What was done about a batch or a policy, at an entry of the journal.
#[derive(Debug, Clone)]
pub struct DoneTo {
    /// The entry.
    pub seq: i64,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who; none where the console did.
    pub by: Option<OperatorId>,
    /// What.
    pub fact: Fact,
}

/// One approval of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApprovedBy {
    /// The entry.
    pub seq: i64,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who.
    pub by: OperatorId,
}

/// The approvals of a batch, found to be this console's own.
#[derive(Debug, Clone)]
pub struct FoundApproved {
    batch: BatchId,
    first_payout: PayoutId,
    rows: Digest,
    purpose: Purpose,
    policy: PolicyVersion,
    needed: ApprovalsNeeded,
    /// The newest of each person.
    approvals: Vec<ApprovedBy>,
    /// The entry that handed it over: nothing was decided before it.
    submitted: i64,
}

/// Whether an entry that does not fit those before may be passed over: of several desktops each may write what does nothing,
/// where one alone would have refused it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// Somebody put it there.
    IsAnAlarm,
    /// It is void.
    DoesNothing,
}

/// Whether enough people approve, as `entries` about `batch` say in their order, just what was prepared and handed over: each
/// another person than the maker, with the seal of this console, under the policy of the batch. Each entry must be signed by the
/// people behind it; what does not fit those before is a `misfit`.
///
/// # Errors
/// [`Alteration::Approval`] and [`Alteration::TooFew`] where not.
pub fn approvals_of(
    batch: BatchId,
    entries: &[DoneTo],
    key: &SealKey,
    misfit: Misfit,
) -> Result<FoundApproved, Alteration> {
    let mut course = Course::default();
    for done in entries {
        let fits = course.take(batch, done, key);
        if !fits && misfit == Misfit::IsAnAlarm {
            return Err(Alteration::Approval { batch });
        }
    }
    let (Some((_, drafted)), Some((submitted, handed)), false) = (course.drafted, course.submitted, course.rejected)
    else {
        return Err(Alteration::Approval { batch });
    };
    if !course.approved {
        return Err(Alteration::Approval { batch });
    }
    if course.approvals.len() < usize::from(handed.needed.people) {
        return Err(Alteration::TooFew { batch });
    }
    Ok(FoundApproved {
        batch,
        first_payout: drafted.first_payout,
        rows: drafted.rows,
        purpose: drafted.purpose,
        policy: handed.policy,
        needed: handed.needed,
        approvals: course.approvals,
        submitted,
    })
}

/// What was prepared.
#[derive(Debug, Clone, Copy)]
struct Drafted {
    first_payout: PayoutId,
    rows: Digest,
    purpose: Purpose,
}

/// What it was handed over with.
#[derive(Debug, Clone, Copy)]
struct HandedOver {
    policy: PolicyVersion,
    needed: ApprovalsNeeded,
}

/// A batch on its way to being approved.
#[derive(Debug, Default)]
struct Course {
    drafted: Option<(OperatorId, Drafted)>,
    submitted: Option<(i64, HandedOver)>,
    approvals: Vec<ApprovedBy>,
    /// Whether anybody ever approved it.
    approved: bool,
    rejected: bool,
}

impl Course {
    /// Takes the next entry, where it fits those before. What is no decision about a batch fits.
    fn take(&mut self, batch: BatchId, done: &DoneTo, key: &SealKey) -> bool {
        if let Fact::BatchDrafted {
            rows,
            first_payout,
            purpose,
            ..
        } = &done.fact
        {
            let drafted = Drafted {
                first_payout: *first_payout,
                rows: *rows,
                purpose: *purpose,
            };
            let first = self.drafted.is_none();
            return match done.by.filter(|_| first) {
                Some(maker) => self.drafted.replace((maker, drafted)).is_none(),
                None => false,
            };
        }
        let Some((maker, drafted)) = self.drafted else {
            return false;
        };
        if let Fact::BatchSubmitted { policy, needed, .. } = &done.fact {
            let fits = self.submitted.is_none() && done.by == Some(maker);
            if fits {
                let (policy, needed) = (*policy, *needed);
                self.submitted = Some((done.seq, HandedOver { policy, needed }));
            }
            return fits;
        }
        let Some((_, handed)) = self.submitted.filter(|_| !self.rejected) else {
            return false;
        };
        if let Fact::ApprovalsLapsed { gone, expired, .. } = &done.fact {
            self.approvals
                .retain(|one| !gone.contains(&one.by) && !expired.contains(&one.by));
            return true;
        }
        let Some(checker) = done.by.filter(|by| *by != maker) else {
            return false;
        };
        if let Fact::BatchRejected { .. } = &done.fact {
            self.rejected = true;
            return true;
        }
        let Fact::BatchApproved { rows, seal, policy, .. } = &done.fact else {
            return true;
        };
        let fits =
            drafted.rows == *rows && handed.policy == *policy && key.fits(*seal, batch, maker, checker, *rows, done.at);
        if fits {
            self.approved = true;
            // Whoever approved again, after the first stopped to count, counts once.
            self.approvals.retain(|one| one.by != checker);
            self.approvals.push(ApprovedBy {
                seq: done.seq,
                at: done.at,
                by: checker,
            });
        }
        fits
    }
}

impl FoundApproved {
    /// Which batch.
    #[must_use]
    pub const fn batch(&self) -> BatchId {
        self.batch
    }

    /// Its first payout; the others follow, one for each row.
    #[must_use]
    pub const fn first_payout(&self) -> PayoutId {
        self.first_payout
    }

    /// The digest of what was approved.
    #[must_use]
    pub const fn rows(&self) -> Digest {
        self.rows
    }

    /// The policy by which the batch is judged.
    #[must_use]
    pub const fn policy(&self) -> PolicyVersion {
        self.policy
    }

    /// The entry that handed it over: nothing was decided or sent before it.
    #[must_use]
    pub const fn submitted(&self) -> i64 {
        self.submitted
    }

    /// The entry of the last approval.
    #[must_use]
    pub fn last(&self) -> i64 {
        self.approvals.iter().map(|one| one.seq).max().unwrap_or(self.submitted)
    }

    /// Whether it asks for as many approvals as `policy` does for these rows alone, whatever was paid before: what a hand in
    /// the file, or a maker's own program, might have lowered.
    ///
    /// # Errors
    /// [`Alteration::TooFew`] where not.
    pub fn asks_enough(&self, policy: &Policy, rows: &RowSet) -> Result<(), Alteration> {
        let alone = Measured::alone(self.purpose, rows);
        match self.needed.covers(policy.judge(&alone).needed) {
            true => Ok(()),
            false => Err(Alteration::TooFew { batch: self.batch }),
        }
    }

    /// The approvals that stopped to count, where the others are not enough any more. `able` answers the roles of whoever may
    /// approve now.
    pub(super) fn lapsed(
        &self,
        policy: &Policy,
        now: i64,
        able: impl Fn(OperatorId) -> Option<Roles>,
    ) -> Option<Lapsed> {
        let from = policy.counts_from(now);
        let mut lapsed = Lapsed::default();
        let (mut people, mut administrators) = (0_usize, 0_usize);
        for approval in &self.approvals {
            let Some(roles) = able(approval.by).filter(|roles| roles.has(Role::Checker)) else {
                lapsed.gone.push(approval.by);
                continue;
            };
            if approval.at < from {
                lapsed.expired.push(approval.by);
                continue;
            }
            people = people.saturating_add(1);
            administrators = administrators.saturating_add(usize::from(roles.has(Role::Administrator)));
        }
        (!self.needed.met_by(people, administrators)).then_some(lapsed)
    }
}

/// Approvals that count no more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lapsed {
    /// Whose: they left, are locked, or approve no more.
    pub gone: Vec<OperatorId>,
    /// Whose: they are too old.
    pub expired: Vec<OperatorId>,
}

/// The policy that `entries` about one version propose and agree to: the agreement is another person's than the proposal, and to
/// just what it says.
///
/// # Errors
/// [`Alteration::Policy`] where it was not agreed to so.
pub fn policy_of(version: PolicyVersion, entries: &[DoneTo], misfit: Misfit) -> Result<Policy, Alteration> {
    let mut proposed: Option<(Option<OperatorId>, &Policy)> = None;
    let (mut agreed, mut declined) = (false, false);
    for done in entries {
        let fits = if let Fact::PolicyProposed { policy, .. } = &done.fact {
            proposed.is_none() && proposed.replace((done.by, policy)).is_none()
        } else if let Fact::PolicyAgreed { policy: digest, .. } = &done.fact {
            let by_another = proposed.is_some_and(|(by, policy)| by != done.by && policy.digest() == *digest);
            let fits = by_another && !agreed && !declined;
            agreed |= fits;
            fits
        } else if let Fact::PolicyDeclined { .. } = &done.fact {
            let fits = proposed.is_some() && !agreed && !declined;
            declined |= fits;
            fits
        } else {
            true
        };
        if !fits && misfit == Misfit::IsAnAlarm {
            return Err(Alteration::Policy { version });
        }
    }
    match proposed {
        Some((_, policy)) if agreed => Ok(policy.clone()),
        Some(_) | None => Err(Alteration::Policy { version }),
    }
}
