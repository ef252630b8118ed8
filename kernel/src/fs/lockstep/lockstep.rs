// SPDX-License-Identifier: GPL-2.0

//! The Rust side of lockstep, built into the kernel.
//!
//! Bytes from user space are read and checked here, and rules on plain facts are decided here; what
//! walks or locks private structures of the kernel is C and calls in. Nothing here calls a body.

pub mod generated;
pub mod umount_verdict;
pub mod user_struct;
