/* SPDX-License-Identifier: MIT */
/* Adds what the kernel's header of this name has beyond the one for programs. */
#include_next <linux/openat2.h>

#define OPEN_HOW_SIZE_VER0	24
