// SPDX-License-Identifier: MIT
// Rules of descriptors, and of text files with their grammar.
import type { RuleSpec } from './rule';

export const fileRules = {
  'fd-kind-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A new kind of descriptor changes nothing that is there.',
    reason: '{entity} is new: {new}.',
    hint: 'Nothing to do.',
  },
  'fd-kind-removed': {
    ...{ binary: 'none', source: 'BREAK' },
    purpose: 'Programs in TypeScript use the class that owns such a descriptor.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep the class.',
  },
  'fd-kind-class-changed': {
    ...{ binary: 'none', source: 'BREAK' },
    purpose: 'Programs in TypeScript use the class that owns such a descriptor.',
    reason: '{entity} was owned by {old}, now by {new}.',
    hint: 'Keep the old name of the class as well.',
  },
  'file-added': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A new file disturbs nobody.',
    reason: '{entity} is new: {new}.',
    hint: 'Let readers skip what they do not know: optional fields with tags.',
  },
  'file-removed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs open the file.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Keep it, even if it is empty.',
  },
  'file-path-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs open the file by its path.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Keep the old path as well.',
  },
  'file-mode-narrowed': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'Who could open the file is refused.',
    reason: '{entity} had the mode {old} and has {new}.',
    hint: 'Hide single fields instead.',
  },
  'file-mode-widened': {
    ...{ binary: 'RISK', source: 'none', security: true },
    purpose: 'Somebody gets to read or write what was closed before.',
    reason: '{entity} had the mode {old} and has {new}.',
    hint: 'Say what a hostile root of a container gains by it.',
  },
  'file-format-changed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs parse the file.',
    reason: '{entity} had the format {old} and has {new}.',
    hint: 'Make a second file.',
  },
  'file-growth-promised': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'A promise where new fields come makes parsers last.',
    reason: '{entity} grows only at the end of its optional fields from now on.',
    hint: 'Nothing to do.',
  },
  'file-growth-promise-dropped': {
    ...{ binary: 'RISK', source: 'RISK' },
    purpose: 'Parsers trusted in where new fields come.',
    reason: '{entity} may grow anywhere from now on.',
    hint: 'Keep the promise and make a second file.',
  },
  'file-field-appended': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'An optional field with a tag, behind the others, is skipped by who does not know it.',
    reason: '{entity} is new: {new}.',
    hint: 'Nothing to do.',
  },
  'file-field-inserted': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs count the fields.',
    reason: '{entity} is new between the others: {new}.',
    hint: 'Make it optional, with a tag, behind the last optional field.',
  },
  'file-field-removed': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs count the fields and use them.',
    reason: '{entity} ({old}) is gone.',
    hint: 'Print what means "not known" in its place.',
  },
  'file-field-reordered': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'Programs count the fields.',
    reason: 'The fields of {entity} were {old} and are {new}.',
    hint: 'Keep the order.',
  },
  'file-field-retyped': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs parse the field.',
    reason: '{entity} was {old} and is {new}.',
    hint: 'Add a field.',
  },
  'file-field-renamed': {
    ...{ binary: 'SAFE', source: 'BREAK' },
    purpose: 'The name of a field is that of a property in the SDK.',
    reason: '{entity} was called {old} and is called {new}.',
    hint: 'Keep the old property as well.',
  },
  'file-field-tag-changed': {
    ...{ binary: 'BREAK', source: 'none' },
    purpose: 'Programs find an optional field by its tag.',
    reason: '{entity} was marked by {old}, now by {new}.',
    hint: 'Keep the tag.',
  },
  'file-field-now-optional': {
    ...{ binary: 'BREAK', source: 'BREAK' },
    purpose: 'Programs rely on the field and count what comes behind it.',
    reason: '{entity} was always there and need not be from now on.',
    hint: 'Print what means "none" in its place.',
  },
  'file-field-now-always': {
    ...{ binary: 'RISK', source: 'SAFE' },
    purpose: 'A field that is always there was allowed before, but perhaps never seen.',
    reason: '{entity} was optional and is always there from now on.',
    hint: 'Nothing to do.',
  },
  'default-stated': {
    ...{ binary: 'SAFE', source: 'SAFE' },
    purpose: 'What stands in a file at first was so before it was said.',
    reason: 'Of {entity} it is said now that it begins as {new}.',
    hint: 'See that it was so before.',
  },
  'default-changed': {
    ...{ binary: 'RISK', source: 'none' },
    purpose: 'Who never writes to a file gets what stands there at first.',
    reason: '{entity} began as {old} and begins as {new}.',
    hint: 'Keep the default, and let who wants the new value write it.',
  },
} as const satisfies Record<string, RuleSpec>;
