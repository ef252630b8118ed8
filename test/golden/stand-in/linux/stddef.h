/* SPDX-License-Identifier: MIT */
/* Adds what the kernel's header of this name has beyond the one for programs. */
#include_next <linux/stddef.h>
#include <stddef.h>

#define typeof_member(type, member)	__typeof__(((type *)0)->member)
