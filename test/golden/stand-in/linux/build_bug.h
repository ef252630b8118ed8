/* SPDX-License-Identifier: MIT */
/* Stands in for the kernel's header of this name when a golden is compiled on the host. */
#ifndef __cplusplus
#define static_assert(expression, text)	_Static_assert(expression, text)
#endif
