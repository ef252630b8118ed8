/* SPDX-License-Identifier: MIT */
/* Adds what the kernel's header of this name has beyond the one for programs. */
#include_next <linux/types.h>
#include <stddef.h>

#ifndef __user
#define __user
typedef __u64 u64;
typedef __u32 u32;
typedef __s32 s32;
#endif
