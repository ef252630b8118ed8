/* SPDX-License-Identifier: MIT */
/* Stands in for the kernel's header of this name when a golden is compiled on the host. */
#ifdef __cplusplus
#include <type_traits>
#define __same_type(a, b)	std::is_same<a, b>::value
#else
#define __same_type(a, b)	__builtin_types_compatible_p(a, b)
#endif
