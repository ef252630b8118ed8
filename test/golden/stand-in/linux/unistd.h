/* SPDX-License-Identifier: MIT */
/* Adds the numbers of the calls that only the golden spec has. */
#include_next <linux/unistd.h>

#define __NR_record_open	610
#define __NR_record_list	611
#define __NR_record_sync	612
#define __NR_record_reopen	470
