/* SPDX-License-Identifier: MIT */
/* On the host there is one header, the one for programs. */
#include <linux/openat2.h>
