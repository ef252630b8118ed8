// SPDX-License-Identifier: MIT
// What the compiler says about each struct of the ABI, kept for the check at load: TypeScript compares it with the
// offsets it was generated with and refuses an addon that disagrees. The generated glue defines (or includes) the
// struct in whatever namespace it likes and then states
//   LOCKSTEP_STRUCT(mnt_id_req, LOCKSTEP_FIELD(size), LOCKSTEP_FIELD(mnt_id), LOCKSTEP_TAIL(str));
#pragma once

#include <cstddef>
#include <cstdint>

namespace lockstep {

struct Field {
  const char *name;
  uint32_t offset;
  uint32_t size;
};

struct Struct {
  const char *name;
  uint32_t size;
  const Field *fields;
  uint32_t fieldCount;
  const Struct *next;

  static const Struct *&first() {
    static const Struct *head = nullptr;
    return head;
  }
  template <size_t count>
  Struct(const char *structName, size_t structSize, const Field (&all)[count])
      : name(structName), size(structSize), fields(all), fieldCount(count), next(first()) {
    first() = this;
  }
  Struct(const Struct &) = delete;
};

}  // namespace lockstep

// `struct` in front of the name: a call and its structure may share it (statmount).
#define LOCKSTEP_STRUCT(structName, ...)                                                                 \
  namespace structName##_layout {                                                                        \
    using Here = struct structName;                                                                      \
    static const ::lockstep::Field fields[] = {__VA_ARGS__};                                             \
    static const ::lockstep::Struct self(#structName, sizeof(Here), fields);                             \
  }

#define LOCKSTEP_FIELD(field) \
  { #field, offsetof(Here, field), sizeof(Here::field) }

// The flexible array at the end of a structure has a place but no size.
#define LOCKSTEP_TAIL(field) \
  { #field, offsetof(Here, field), 0 }
