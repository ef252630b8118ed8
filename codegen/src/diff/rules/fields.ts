// SPDX-License-Identifier: MIT
// Rules of the fields of structs, and of what is reserved between them.
import type { RuleSpec } from './rule';

export const fieldRules = {
  'struct-field-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A field behind the old end, with a version, is how structs grow.',
    reason: '{entity} is new: {new}.',
    hint: 'See that 0 means what the call did before.',
  },
  'struct-field-inserted': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'A field between the others takes bytes that meant something else, or nothing that was checked.',
    reason: '{entity} is new within the old size: {new}.',
    hint: 'Append it, or use up a reserved field.',
  },
  'struct-field-removed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs use the field by name and by place.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep its place as a reserved field, and refuse what is set there.',
  },
  'struct-field-moved': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Running programs know the place of a field.',
    reason: '{entity} was at offset {old} and is at {new}.',
    hint: 'Append new fields, or use up a reserved one.',
  },
  'struct-field-resized': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Kernel and program read another number of bytes.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Add a second field for the wider value.',
  },
  'struct-field-retyped': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'The same bytes mean another value.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Add a field of the new type.',
  },
  'struct-field-renamed': {
    ...{ binary: 'SAFE', source: 'BREAK' },
    purpose: 'Programs that are compiled anew use the old name.',
    reason: '{entity} was called {old} and is called {new}.',
    hint: 'Put both names into a union.',
  },
  'struct-field-direction-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs set what is read and rely on what is only read to stay.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Use another field for the other direction.',
  },
  'struct-field-word-changed': {
    ...{ binary: 'RISK', source: 'BREAK' },
    purpose: 'Which flags or values a field holds is part of its type.',
    reason: '{entity} held {old} and holds {new}.',
    hint: 'Extend the old word instead.',
  },
  'struct-field-group-changed': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'Programs ask for the field by the bit of its group.',
    reason: '{entity} was filled with {old}, now with {new}.',
    hint: 'Fill it with the old group as well.',
  },
  'struct-field-reference-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'A field that says where something lies has to go on saying the same.',
    reason: '{entity} pointed to {old}, now to {new}.',
    hint: 'Add a field for the new thing.',
  },
  'struct-field-union-changed': {
    ...{ binary: 'SAFE', source: 'RISK' },
    purpose: 'A member of a union is reached and initialised in another way.',
    reason: '{entity} shared its place with {old}, now with {new}.',
    hint: 'Try the initialisers that programs use.',
  },
  'reserved-field-used': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'What had to be zero can get a meaning: nobody has set it.',
    reason: '{entity} takes reserved bytes: {new}.',
    hint: 'See that 0 means what the call did before.',
  },
  'reserved-space-changed': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'Reserved bytes shrink as they are used and have no name to keep.',
    reason: '{entity}: {old} became {new}.',
    hint: 'Nothing to do.',
  },
  'must-be-zero-added': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs that set the field are refused.',
    reason: '{entity} was used ({old}) and is reserved now ({new}).',
    hint: 'Ignore the field instead.',
  },
  'must-be-zero-dropped': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'What had to be zero can get a meaning: nobody has set it.',
    reason: '{entity} was reserved ({old}) and is used now ({new}).',
    hint: 'See that 0 means what the call did before.',
  },
  'reserved-rule-changed': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'Which error a reserved field gives tells programs what the kernel knows.',
    reason: 'A value in {entity} gave {old}, now {new}.',
    hint: 'Keep the error.',
  },
} as const satisfies Record<string, RuleSpec>;
