//! Who approved a batch, as the entries about it say: whether they approve just what was prepared, without what was left out of
//! it, are as many people as are needed, and count still.

use std::{collections::BTreeSet, fmt};

use mpesa::Total;

use crate::{
    Alteration, ApprovalsNeeded, Attachment, BatchId, Digest, Fact, MOST_ATTACHMENTS, Measured, OperatorId, PayoutId,
    Policy, PolicyVersion, Purpose, Role, Roles, RowSet, SealKey, evidence_digest,
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
    /// What of those a checker left out: approved is the rest.
    left_out: BTreeSet<PayoutId>,
    purpose: Purpose,
    policy: PolicyVersion,
    needed: ApprovalsNeeded,
    /// What its people had before them beside the rows.
    attachments: Vec<Attachment>,
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

/// What is to be known beside its entries where payouts were left out of a batch.
#[derive(Clone, Copy)]
pub struct Whole<'a> {
    /// Its rows, as they were prepared.
    pub rows: &'a RowSet,
    /// Whether these approvals were as many as are needed when the last of them was given: from then on nothing is left out.
    pub enough: &'a dyn Fn(&[ApprovedBy], ApprovalsNeeded, &DoneTo) -> bool,
}

impl fmt::Debug for Whole<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Whole({})", self.rows.digest())
    }
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
    approvals_of_rest(batch, entries, key, misfit, None)
}

/// The same, where payouts may have been left out of the batch while it waited: what was approved since is the rest.
///
/// # Errors
/// As of [`approvals_of`].
pub fn approvals_of_rest(
    batch: BatchId,
    entries: &[DoneTo],
    key: &SealKey,
    misfit: Misfit,
    whole: Option<Whole<'_>>,
) -> Result<FoundApproved, Alteration> {
    let mut course = Course::default();
    for done in entries {
        let fits = course.take(batch, done, key, whole);
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
        left_out: course.left_out,
        purpose: drafted.purpose,
        policy: handed.policy,
        needed: handed.needed,
        attachments: course.attachments,
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
    attachments: Vec<Attachment>,
    approvals: Vec<ApprovedBy>,
    /// What was left out, and the digest of the rest.
    left_out: BTreeSet<PayoutId>,
    rest: Option<Digest>,
    /// Whether as many approved as are needed: nothing is left out any more.
    enough: bool,
    /// Whether what was left out is taken as it is said: only what is attached is asked for.
    believes: bool,
    /// Whether anybody ever approved it.
    approved: bool,
    rejected: bool,
}

impl Course {
    /// Takes the next entry, where it fits those before. What is no decision about a batch fits.
    fn take(&mut self, batch: BatchId, done: &DoneTo, key: &SealKey, whole: Option<Whole<'_>>) -> bool {
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
        if let Fact::FileAttached { attachment, .. } = &done.fact {
            let fits = done.by == Some(maker) && !self.rejected && self.takes(attachment);
            if fits {
                self.attachments.push(attachment.clone());
            }
            return fits;
        }
        if let Fact::FileDetached { sha256, .. } = &done.fact {
            let fits = done.by == Some(maker) && self.submitted.is_none() && self.has(*sha256);
            if fits {
                self.attachments.retain(|one| one.sha256 != *sha256);
            }
            return fits;
        }
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
            self.enough = false;
            return true;
        }
        let Some(checker) = done.by.filter(|by| *by != maker) else {
            return false;
        };
        if let Fact::BatchRejected { .. } = &done.fact {
            self.rejected = true;
            return true;
        }
        if let Fact::PayoutsLeftOut { rest, .. } = &done.fact {
            if self.believes {
                self.rest = Some(*rest);
                self.approvals.clear();
                return true;
            }
            return whole.is_some_and(|whole| self.leave_out(drafted.first_payout, &done.fact, whole.rows));
        }
        let Fact::BatchApproved {
            rows,
            seal,
            policy,
            evidence,
            ..
        } = &done.fact
        else {
            return true;
        };
        let shown = self.rest.unwrap_or(drafted.rows);
        let fits = shown == *rows
            && handed.policy == *policy
            && evidence_digest(&self.attachments) == *evidence
            && key.fits(*seal, batch, maker, checker, *rows, done.at);
        if fits {
            self.approved = true;
            // Whoever approved again, after the first stopped to count, counts once.
            self.approvals.retain(|one| one.by != checker);
            self.approvals.push(ApprovedBy {
                seq: done.seq,
                at: done.at,
                by: checker,
            });
            self.enough |= whole.is_some_and(|whole| (whole.enough)(&self.approvals, handed.needed, done));
        }
        fits
    }

    /// Leaves payouts out by the rules of the tables: each is of the batch and was not left out before, they stand in order, and
    /// they and the rest are what they are said to be. Nobody has approved the rest yet.
    fn leave_out(&mut self, first: PayoutId, fact: &Fact, rows: &RowSet) -> bool {
        let Fact::PayoutsLeftOut { payouts, sum, rest, .. } = fact else {
            return false;
        };
        let mut out = self.left_out.clone();
        let new = payouts.iter().all(|payout| out.insert(*payout));
        let ordered = !payouts.is_empty() && payouts.is_sorted_by(|one, next| one < next);
        let row = |payout: &PayoutId| rows.rows().get(place_of(first, *payout)?);
        let amounts: Option<Vec<_>> = payouts.iter().map(|payout| Some(row(payout)?.amount)).collect();
        let right = amounts.and_then(Total::sum).is_some_and(|of_them| of_them == *sum);
        let places: Option<BTreeSet<usize>> = out.iter().map(|payout| place_of(first, *payout)).collect();
        let left = places.and_then(|places| rows.without(&places));
        let fits = !self.enough && new && ordered && right && left.is_some_and(|left| left.digest() == *rest);
        if fits {
            self.left_out = out;
            self.rest = Some(*rest);
            self.approvals.clear();
        }
        fits
    }

    /// Whether another file can be attached: nobody approved without it.
    fn takes(&self, attachment: &Attachment) -> bool {
        self.approvals.is_empty() && self.attachments.len() < MOST_ATTACHMENTS && !self.has(attachment.sha256)
    }

    fn has(&self, sha256: Digest) -> bool {
        self.attachments.iter().any(|one| one.sha256 == sha256)
    }
}

/// At which place of its batch's rows a payout stands.
pub(super) fn place_of(first: PayoutId, payout: PayoutId) -> Option<usize> {
    usize::try_from(payout.get().checked_sub(first.get())?).ok()
}

/// The files that are attached to a batch, as `entries` about it say: as [`approvals_of`] counts them.
///
/// # Errors
/// [`Alteration::Attachment`] where an entry does not fit those before it, and is not void.
pub fn attachments_of(
    batch: BatchId,
    entries: &[DoneTo],
    key: &SealKey,
    misfit: Misfit,
) -> Result<Vec<Attachment>, Alteration> {
    let mut course = Course {
        believes: true,
        ..Course::default()
    };
    for done in entries {
        if !course.take(batch, done, key, None) && misfit == Misfit::IsAnAlarm {
            return Err(Alteration::Attachment { batch });
        }
    }
    Ok(course.attachments)
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

    /// The digest of its rows, as they were prepared.
    #[must_use]
    pub const fn rows(&self) -> Digest {
        self.rows
    }

    /// What of those is not approved, because a checker left it out.
    #[must_use]
    pub const fn left_out(&self) -> &BTreeSet<PayoutId> {
        &self.left_out
    }

    /// The files that those who approved had before them beside the rows.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        &self.attachments
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
