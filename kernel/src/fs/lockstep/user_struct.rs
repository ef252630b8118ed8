// SPDX-License-Identifier: GPL-2.0

//! Structures that grow: how a system call reads them from user space.
//!
//! The caller passes the size that it was compiled with. A smaller structure than the kernel's is
//! filled up with zeroes, and what is behind the part that the kernel knows must be zero. The rules
//! and their order are those of `copy_struct_from_user()`.
//!
//! C header: [`include/linux/uaccess.h`](srctree/include/linux/uaccess.h)

use kernel::{
    bindings,
    page::PAGE_SIZE,
    prelude::*,
    uaccess::{
        UserPtr,
        UserSlice, //
    },
};

/// Refuses with [`EINVAL`] a structure that is smaller than its first version, `min`.
pub fn size_at_least(size: usize, min: usize) -> Result {
    if size < min {
        return Err(EINVAL);
    }
    Ok(())
}

/// Refuses with [`E2BIG`] a structure that is larger than a page.
pub fn size_within_page(size: usize) -> Result {
    if size > PAGE_SIZE {
        return Err(E2BIG);
    }
    Ok(())
}

/// How the `size` bytes of the caller divide for a kernel that knows `known` bytes: those that are
/// copied, and those behind them that must be zero.
fn split(size: usize, known: usize) -> (usize, usize) {
    let copied = size.min(known);
    (copied, size - copied)
}

/// Reads a structure of `size` bytes, of which the kernel knows `T`.
///
/// Fails with [`E2BIG`] if a byte that the kernel does not know is not zero, with [`EFAULT`] if the
/// memory cannot be read. The unknown bytes are looked at first.
pub fn read<T: FromBytes + IntoBytes>(ptr: UserPtr, size: usize) -> Result<T> {
    let mut value = T::new_zeroed();
    let (copied, unknown) = split(size, size_of::<T>());

    if unknown != 0 {
        let tail = ptr.wrapping_byte_add(copied).as_const_ptr();
        // SAFETY: Any address may be passed; one that cannot be read is answered with an error.
        match unsafe { bindings::check_zeroed_user(tail, unknown) } {
            1.. => (),
            0 => return Err(E2BIG),
            error => return Err(Error::from_errno(error)),
        }
    }
    UserSlice::new(ptr, copied)
        .reader()
        .read_slice(&mut value.as_mut_bytes()[..copied])?;
    Ok(value)
}

/// Reads the part `T` with which a structure begins, for a structure whose rest is only written.
///
/// Fails with [`EFAULT`] if it cannot be read.
pub fn read_head<T: FromBytes + IntoBytes>(ptr: UserPtr) -> Result<T> {
    read(ptr, size_of::<T>())
}

#[kunit_tests(lockstep_user_struct)]
mod tests {
    use super::*;

    #[test]
    fn size_below_the_first_version() {
        assert_eq!(size_at_least(0, 24), Err(EINVAL));
        assert_eq!(size_at_least(23, 24), Err(EINVAL));
        assert_eq!(size_at_least(24, 24), Ok(()));
        assert_eq!(size_at_least(usize::MAX, 24), Ok(()));
    }

    #[test]
    fn size_above_a_page() {
        assert_eq!(size_within_page(PAGE_SIZE), Ok(()));
        assert_eq!(size_within_page(PAGE_SIZE + 1), Err(E2BIG));
        assert_eq!(size_within_page(usize::MAX), Err(E2BIG));
    }

    #[test]
    fn older_caller_is_filled_up() {
        assert_eq!(split(24, 64), (24, 0));
    }

    #[test]
    fn same_size_has_no_tail() {
        assert_eq!(split(64, 64), (64, 0));
    }

    #[test]
    fn newer_caller_has_a_tail() {
        assert_eq!(split(PAGE_SIZE, 64), (64, PAGE_SIZE - 64));
    }
}
