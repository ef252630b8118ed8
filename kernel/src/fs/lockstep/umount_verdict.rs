// SPDX-License-Identifier: GPL-2.0

//! Why a mount can not be unmounted: the rule by which the group `UMOUNT` of `mount_info()` is filled.
//!
//! It is a table. The error is that of the first row that holds and has one, for an unmount with and
//! without `MNT_DETACH` each; the reasons are those of all rows that hold. It says what an unmount of exactly this mount would answer, not one by path, which takes
//! the top of a stack.
//!
//! C header: [`include/linux/lockstep/rules.h`](srctree/include/linux/lockstep/rules.h)

use crate::generated::mounts::abi::{
    MOUNT_UMOUNT_BUSY as BUSY,
    MOUNT_UMOUNT_CALLER_ROOT as CALLER_ROOT,
    MOUNT_UMOUNT_CHILDREN as CHILDREN,
    MOUNT_UMOUNT_FOREIGN_NS as FOREIGN_NS,
    MOUNT_UMOUNT_LOCKED as LOCKED,
    MOUNT_UMOUNT_LSM as LSM,
    MOUNT_UMOUNT_NOT_MOUNTED as NOT_MOUNTED,
    MOUNT_UMOUNT_NO_CAP as NO_CAP,
    MOUNT_UMOUNT_NS_ROOT as NS_ROOT,
    MOUNT_UMOUNT_OBSTRUCTED as OBSTRUCTED, //
};
use kernel::{
    bindings,
    prelude::*, //
};

type Facts = bindings::lockstep_umount_facts;
type Verdict = bindings::lockstep_umount_verdict;

/// No error.
const NONE: c_int = 0;

/// One row: whether it holds, its reason, its error, and its error with `MNT_DETACH`.
struct Row(bool, u64, c_int, c_int);

/// The rows in the order in which an unmount asks.
fn rows(facts: &Facts) -> [Row; 10] {
    let eperm = EPERM.to_errno();
    let einval = EINVAL.to_errno();
    let ebusy = EBUSY.to_errno();
    let foreign = facts.mounted && !facts.own_ns;
    let lsm = facts.lsm_error;
    let lsm_detach = facts.lsm_detach_error;
    let refused = lsm != 0 || lsm_detach != 0;

    [
        Row(!facts.may_mount, NO_CAP, eperm, eperm),
        Row(!facts.mounted, NOT_MOUNTED, einval, einval),
        Row(foreign, FOREIGN_NS, einval, einval),
        Row(facts.locked, LOCKED, einval, einval),
        Row(facts.ns_root, NS_ROOT, einval, einval),
        Row(facts.caller_root, CALLER_ROOT, ebusy, NONE),
        Row(facts.children, CHILDREN, ebusy, NONE),
        Row(facts.busy, BUSY, ebusy, NONE),
        Row(refused, LSM, lsm, lsm_detach),
        // What is stacked on it slides down: no error.
        Row(facts.obstructed, OBSTRUCTED, NONE, NONE),
    ]
}

fn decide(facts: &Facts) -> Verdict {
    let mut verdict = Verdict::default();

    for Row(holds, why, error, detach_error) in rows(facts) {
        if !holds {
            continue;
        }
        verdict.why |= why;
        if verdict.err == 0 {
            verdict.err = error.unsigned_abs();
        }
        if verdict.detach_err == 0 {
            verdict.detach_err = detach_error.unsigned_abs();
        }
    }
    verdict
}

/// Decides for `mount_info()` in C.
///
/// # Safety
///
/// `facts` must be valid for reading and `verdict` for writing.
#[export]
pub unsafe extern "C" fn lockstep_umount_verdict(facts: *const Facts, verdict: *mut Verdict) {
    // SAFETY: The caller promises that `facts` is valid for reading.
    let decided = decide(unsafe { &*facts });
    // SAFETY: The caller promises that `verdict` is valid for writing.
    unsafe { verdict.write(decided) };
}

#[kunit_tests(lockstep_umount_verdict)]
mod tests {
    use super::*;

    const EPERM: u32 = bindings::EPERM;
    const EINVAL: u32 = bindings::EINVAL;
    const EBUSY: u32 = bindings::EBUSY;
    const ENOMEM: u32 = bindings::ENOMEM;

    /// What makes a row hold, and what it then says.
    type Case = (fn(&mut Facts), u64, u32, u32);

    /// The rows in their order. A module may refuse one way, the other, or both.
    const CASES: [Case; 11] = [
        (|f| f.may_mount = false, NO_CAP, EPERM, EPERM),
        (|f| f.mounted = false, NOT_MOUNTED, EINVAL, EINVAL),
        (|f| f.own_ns = false, FOREIGN_NS, EINVAL, EINVAL),
        (|f| f.locked = true, LOCKED, EINVAL, EINVAL),
        (|f| f.ns_root = true, NS_ROOT, EINVAL, EINVAL),
        (|f| f.caller_root = true, CALLER_ROOT, EBUSY, 0),
        (|f| f.children = true, CHILDREN, EBUSY, 0),
        (|f| f.busy = true, BUSY, EBUSY, 0),
        (|f| f.lsm_error = -(ENOMEM as c_int), LSM, ENOMEM, 0),
        (|f| f.lsm_detach_error = -(EPERM as c_int), LSM, 0, EPERM),
        (|f| f.obstructed = true, OBSTRUCTED, 0, 0),
    ];

    /// A mount that nothing keeps.
    fn free() -> Facts {
        Facts {
            may_mount: true,
            mounted: true,
            own_ns: true,
            ..Default::default()
        }
    }

    fn answer(facts: &Facts) -> (u64, u32, u32) {
        let verdict = decide(facts);
        (verdict.why, verdict.err, verdict.detach_err)
    }

    #[test]
    fn nothing_in_the_way() {
        assert_eq!(answer(&free()), (0, 0, 0));
    }

    #[test]
    fn each_row_alone() {
        for (set, why, err, detach_err) in CASES {
            let mut facts = free();
            set(&mut facts);
            assert_eq!(answer(&facts), (why, err, detach_err));
        }
    }

    #[test]
    fn first_error_of_any_set_counts() {
        for set in 1_u32..1 << CASES.len() {
            let holds = |row: usize| set & (1 << row) != 0;
            // A mount is not both unmounted and in a foreign namespace.
            if holds(1) && holds(2) {
                continue;
            }
            let mut facts = free();
            let (mut reasons, mut errors, mut detach_errors) = (0, [0; 11], [0; 11]);
            for (row, (make, why, err, detach_err)) in CASES.iter().enumerate() {
                if holds(row) {
                    make(&mut facts);
                    reasons |= why;
                    errors[row] = *err;
                    detach_errors[row] = *detach_err;
                }
            }
            let first = |errors: [u32; 11]| errors.into_iter().find(|err| *err != 0).unwrap_or(0);
            let wanted = (reasons, first(errors), first(detach_errors));
            assert_eq!(answer(&facts), wanted);
        }
    }

    #[test]
    fn unmounted_is_not_foreign() {
        let mut facts = free();
        facts.mounted = false;
        facts.own_ns = false;
        assert_eq!(answer(&facts).0, NOT_MOUNTED);
    }
}
