// SPDX-License-Identifier: GPL-2.0

//! Structures that grow: how a system call reads them from user space.
//!
//! The caller passes the size that it was compiled with; the decoder has checked it against the
//! first version and against a page. A smaller structure than the kernel's is filled up with zeroes,
//! and what is behind the part that the kernel knows must be zero. These rules and their order are
//! those of `copy_struct_from_user()`.
//!
//! C header: [`include/linux/uaccess.h`](srctree/include/linux/uaccess.h)

use kernel::{
    bindings,
    prelude::*,
    uaccess::{
        UserPtr,
        UserSlice, //
    },
};

/// Reads a structure of `size` bytes, of which the kernel knows `T`.
///
/// Fails with [`E2BIG`] if a byte that the kernel does not know is not zero, with [`EFAULT`] if the
/// memory cannot be read. The unknown bytes are looked at first.
pub fn read<T: FromBytes + IntoBytes>(ptr: UserPtr, size: usize) -> Result<T> {
    let mut value = T::new_zeroed();
    let copied = size.min(size_of::<T>());
    let unknown = size - copied;

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
    use kernel::page::PAGE_SIZE;

    /// What the kernel knows.
    #[derive(FromBytes, IntoBytes)]
    #[repr(C)]
    struct Known {
        a: u64,
        b: u64,
    }

    const KNOWN: usize = size_of::<Known>();

    /// A page of user memory full of ones, with nothing before or behind it.
    fn page() -> Result<UserPtr> {
        const PROT_READ_WRITE: c_ulong = 3;
        const MAP_PRIVATE_ANONYMOUS: c_ulong = 0x22;

        // SAFETY: The test is the running one, no file is given, and any address will do.
        let address = unsafe {
            bindings::kunit_vm_mmap(
                bindings::kunit_get_current_test(),
                core::ptr::null_mut(),
                0,
                PAGE_SIZE,
                PROT_READ_WRITE,
                MAP_PRIVATE_ANONYMOUS,
                0,
            )
        };
        let page = UserPtr::from_addr(address);
        UserSlice::new(page, PAGE_SIZE)
            .writer()
            .write_slice(&[1; PAGE_SIZE])?;
        Ok(page)
    }

    /// Writes zeroes into a part of the page.
    fn clear(page: UserPtr, from: usize, len: usize) -> Result {
        UserSlice::new(page.wrapping_byte_add(from), len)
            .writer()
            .write_slice(&[0; PAGE_SIZE][..len])
    }

    fn words(known: Result<Known>) -> Result<(u64, u64)> {
        known.map(|known| (known.a, known.b))
    }

    const ONES: u64 = u64::from_ne_bytes([1; 8]);

    #[test]
    fn older_caller_is_filled_up() -> Result {
        let page = page()?;
        assert_eq!(words(read(page, 8)), Ok((ONES, 0)));
        // Not one byte more is read than there is.
        let end = page.wrapping_byte_add(PAGE_SIZE - 8);
        assert_eq!(words(read(end, 8)), Ok((ONES, 0)));
        Ok(())
    }

    #[test]
    fn same_size() -> Result {
        let page = page()?;
        assert_eq!(words(read(page, KNOWN)), Ok((ONES, ONES)));
        Ok(())
    }

    #[test]
    fn newer_caller_with_zeroes() -> Result {
        let page = page()?;
        clear(page, KNOWN, PAGE_SIZE - KNOWN)?;
        assert_eq!(words(read(page, KNOWN + 1)), Ok((ONES, ONES)));
        assert_eq!(words(read(page, PAGE_SIZE)), Ok((ONES, ONES)));
        Ok(())
    }

    #[test]
    fn newer_caller_with_more() -> Result {
        let page = page()?;
        clear(page, KNOWN, PAGE_SIZE - KNOWN - 1)?;
        assert_eq!(words(read(page, PAGE_SIZE - 1)), Ok((ONES, ONES)));
        assert_eq!(words(read(page, PAGE_SIZE)), Err(E2BIG));
        Ok(())
    }

    #[test]
    fn memory_that_is_not_there() -> Result {
        let page = page()?;
        let end = page.wrapping_byte_add(PAGE_SIZE);
        assert_eq!(words(read(end, KNOWN)), Err(EFAULT));
        assert_eq!(words(read(end, 8)), Err(EFAULT));
        // The body is there, the tail is not.
        let last = page.wrapping_byte_add(PAGE_SIZE - KNOWN);
        assert_eq!(words(read(last, KNOWN + 8)), Err(EFAULT));
        Ok(())
    }

    #[test]
    fn tail_before_body() -> Result {
        let page = page()?;
        let before = page.wrapping_byte_add(0_usize.wrapping_sub(KNOWN));
        assert_eq!(words(read(before, KNOWN + 8)), Err(E2BIG));
        clear(page, 0, 8)?;
        assert_eq!(words(read(before, KNOWN + 8)), Err(EFAULT));
        Ok(())
    }

    #[test]
    fn head_alone_is_read() -> Result {
        let page = page()?;
        let last = page.wrapping_byte_add(PAGE_SIZE - KNOWN);
        assert_eq!(words(read_head(last)), Ok((ONES, ONES)));
        let late = last.wrapping_byte_add(1);
        assert_eq!(words(read_head(late)), Err(EFAULT));
        Ok(())
    }
}
