/* SPDX-License-Identifier: MIT */
/* Adds what Linux 7.3 has beyond the headers of the host. */
#include_next <linux/errno.h>

#ifndef EFTYPE
#define EFTYPE	134
#endif
